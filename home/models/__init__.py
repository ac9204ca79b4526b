from home.models.home_page import FeaturedPetition, HomePage
from home.models.picture import Picture, Rendition
from home.models.site_settings import SiteSettings, SiteText
from home.models.standard_page import StandardPage

__all__ = [
    "FeaturedPetition",
    "HomePage",
    "Picture",
    "Rendition",
    "SiteSettings",
    "SiteText",
    "StandardPage",
]
