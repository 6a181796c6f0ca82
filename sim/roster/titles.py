"""What columns of a roster are called in a template and in what is told of a file; every title is a known heading."""

from zaedno.sim.messages import Message
from zaedno.sim.vocabulary import Role, Theme

ROLES = {
    Role.REPRESENTATION: Message("Competence: representation"),
    Role.ADVOCACY: Message("Competence: advocacy"),
    Role.CAPACITY: Message("Competence: capacity building"),
    Role.SERVICE: Message("Competence: services"),
    Role.SOCIAL: Message("Competence: social"),
    Role.CHANGE: Message("Competence: change"),
    Role.ENTERPRISE: Message("Competence: enterprise"),
    Role.ADMINISTRATION: Message("Competence: administration"),
}
THEMES = {
    Theme.ECONOMY: Message("Mission: economy"),
    Theme.ENVIRONMENT: Message("Mission: environment"),
    Theme.SOCIAL_SERVICES: Message("Mission: social services"),
    Theme.CULTURE_YOUTH: Message("Mission: culture and youth"),
    Theme.TOURISM: Message("Mission: tourism"),
    Theme.INFRASTRUCTURE: Message("Mission: infrastructure"),
}
TITLES: dict[str, Message] = {
    "name": Message("Name"),
    "sector": Message("Sector"),
    "label": Message("Short label"),
    "settlement": Message("Settlement"),
    "functions": Message("Functions"),
    "vulnerable": Message("Vulnerable group"),
    "hours": Message("Hours a month"),
    "authority": Message("Authority"),
    "resources": Message("Resources"),
    "legitimacy": Message("Legitimacy"),
    "hidden": Message("Hidden motives"),
    "svo": Message("Attitude"),
    "entered": Message("Month of entry"),
    "territory": Message("Territory"),
    **{f"competence_{role.slug}": title for role, title in ROLES.items()},
    **{f"mission_{theme.slug}": title for theme, title in THEMES.items()},
}
