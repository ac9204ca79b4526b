from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = "Petitions"

    def ready(self) -> None:
        from home.media import withheld
        from petitions import checks, signals  # noqa: F401
        from petitions.handing_over.withhold import is_withheld

        withheld.append(is_withheld)
