"""Which Django apps and middleware the site is made of."""

from campaign.settings.parts.social import SOCIAL_APPS

INSTALLED_APPS = [
    "accounts",
    "home",
    "petitions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    # wagtail-localize imports its models; nobody may upload documents, and no embed finder is named.
    "wagtail.documents",
    "wagtail.embeds",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "accounts.allauth_account.AllauthAccountConfig",
    "allauth.mfa",
    *SOCIAL_APPS,
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "home.headers.HeadersMiddleware",
    "home.host.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Signing and confirming go no further.
    "home.shortcut.ShortcutMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # The cache stands before everything that could make two visitors' pages differ.
    "home.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "home.language.LanguageMiddleware",
    "home.body_size.BodySizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.LoginPlacesMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "petitions.organizing.door_limits.DoorLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
