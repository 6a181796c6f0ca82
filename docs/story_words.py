"""The words of docs/stories.md, in two languages: what docs/story_telling.py fills in by rule.

In Bulgarian all is told in the present tense, in which verbs do not follow the gender of a name.
"""

from __future__ import annotations

from zaedno.sim.vocabulary import Power, Role, Theme

LANGUAGES = ("en", "bg")

SECTORS = {
    "en": {"ngo": "civil", "business": "business", "municipality": "public"},
    "bg": {"ngo": "граждански сектор", "business": "бизнес", "municipality": "публичен сектор"},
}
THEMES = {
    "en": {
        Theme.ECONOMY: "the economy",
        Theme.ENVIRONMENT: "the environment",
        Theme.SOCIAL_SERVICES: "social services",
        Theme.CULTURE_YOUTH: "culture and youth",
        Theme.TOURISM: "tourism",
        Theme.INFRASTRUCTURE: "infrastructure",
    },
    "bg": {
        Theme.ECONOMY: "икономика",
        Theme.ENVIRONMENT: "околна среда",
        Theme.SOCIAL_SERVICES: "социални услуги",
        Theme.CULTURE_YOUTH: "култура и младежи",
        Theme.TOURISM: "туризъм",
        Theme.INFRASTRUCTURE: "инфраструктура",
    },
}
ROLES = {
    "en": {
        Role.REPRESENTATION: "speaking for people",
        Role.ADVOCACY: "advocacy",
        Role.CAPACITY: "training others",
        Role.SERVICE: "providing services",
        Role.SOCIAL: "bringing people together",
        Role.CHANGE: "social change",
        Role.ENTERPRISE: "enterprise",
        Role.ADMINISTRATION: "administration",
    },
    "bg": {
        Role.REPRESENTATION: "представителство",
        Role.ADVOCACY: "застъпничество",
        Role.CAPACITY: "изграждане на капацитет",
        Role.SERVICE: "доставка на услуги",
        Role.SOCIAL: "социални функции",
        Role.CHANGE: "социална промяна",
        Role.ENTERPRISE: "предприемачество",
        Role.ADMINISTRATION: "администриране",
    },
}
MEANS = {
    "en": {
        Power.AUTHORITY: "an authority's decision, land or premises",
        Power.RESOURCES: "money or equipment",
        Power.LEGITIMACY: "the confidence of those concerned",
    },
    "bg": {
        Power.AUTHORITY: "акт, земя или помещение на институция",
        Power.RESOURCES: "пари или оборудване",
        Power.LEGITIMACY: "доверието на засегнатите хора",
    },
}
CATEGORIES = {
    "en": {
        "complementary": "each to do what the others do less well (complementary)",
        "convergent": "and to learn from each other (convergent)",
        "creation": "as a new group (creation)",
        "consortium": "as a consortium, led by nobody",
    },
    "bg": {
        "complementary": "всеки с това, което другите умеят по-слабо (допълнително партньорство)",
        "convergent": "и да се учат един от друг (конвергентно партньорство)",
        "creation": "като нова група (създаване)",
        "consortium": "като консорциум без водещ",
    },
}
REASONS = {  # of the value test, by code
    "en": {1: "it did not serve the mission", 2: "it could do better in other ways", 3: "too little for what it cost"},
    "bg": {1: "не служи на мисията", 2: "друго ѝ носи повече", 3: "ползите не покриват разходите"},
}
CAUSES = {  # why somebody leaves, by code
    "en": {
        1: "it no longer paid",
        2: "it no longer trusted the others",
        3: "what had been kept back was too much",
        4: "somebody had taken too great a share",
        5: "the need had gone",
        6: "it closed down",
    },
    "bg": {
        1: "вече не си струва",
        2: "няма доверие на другите",
        3: "заради премълчаното",
        4: "заради дял, взет в повече",
        5: "нуждата отпада",
        6: "закрива се",
    },
}
QUARRELS = {
    "en": {1: "a promise not kept", 2: "a promise not kept", 3: "what it had kept back", 4: "the share that it took"},
    "bg": {1: "неспазено обещание", 2: "неспазено обещание", 3: "премълчаното", 4: "взетия дял"},
}
ENDS = {
    "en": {
        "completed": "It ended {when}: the work was done.",
        "value": "It ended {when}: to those who left it no longer paid.",
        "distrust": "It ended {when}: they no longer trusted each other.",
        "exposed": "It ended {when}, over what had been kept back.",
        "capture": "It ended {when}, over a share that somebody had taken.",
        "closed": "It ended {when}: the need had gone.",
        "member_gone": "It ended {when}: too few were left when a member closed down.",
        None: "It was still at work when the period ended, {when}.",
    },
    "bg": {
        "completed": "Край: {when}. Работата е свършена.",
        "value": "Край: {when}. За напусналите вече не си струва.",
        "distrust": "Край: {when}. Няма доверие помежду им.",
        "exposed": "Край: {when}, заради премълчаното.",
        "capture": "Край: {when}, заради дял, взет в повече.",
        "closed": "Край: {when}. Нуждата отпада.",
        "member_gone": "Край: {when}. Член се закрива и остават твърде малко.",
        None: "В края на периода, {when}, все още работи.",
    },
}
TITLES = {
    "en": {
        "lasted": "One that lasted",
        "quarrelled": "One that broke over a quarrel",
        "alone": "One that began with a single organisation",
        "not_worth": "One that was no longer worth it",
        "grant": "One that won a grant",
    },
    "bg": {
        "lasted": "Трайно партньорство",
        "quarrelled": "Разпаднало се заради спор",
        "alone": "Започнало от една организация",
        "not_worth": "Престанало да си струва",
        "grant": "Спечелило безвъзмездна помощ",
    },
}
TEXT = {
    "en": {
        "head": "# Five partnerships\n\n"
        "Written by `python docs/stories.py`, which holds the rule by which the five were chosen: change "
        "nothing here. All of it comes out of the model, every sentence by rule from the event log below it; "
        "*the organisations are composed, none is real*. They are from run {run} of seed 0, the nearest to "
        "the middle of {worlds} worlds of the baseline, or from the nearest to it in which such a thing "
        "happens; a grant takes the policy `{policy}`. The period is seven years. Trust is on a scale to 100; "
        "a unit of gain is counted as {euro} euro (`euro_per_unit`), which is an assumption "
        "([parameters](parameters.md)).",
        "source": "Run {run}, policy {policy}, partnership {uid}.",
        "begin": "In {month} of the period {first} asked {others} to work on {theme}, {category}.",
        "begin_alone": "In {month} of the period {first} asked {others}, which had carried the matter alone for "
        "{months}, to go on together, on {theme}.",
        "declined": "{who} was asked too, and declined: {why}.",
        "needs": "The work asked for {roles}{means}.",
        "and_means": ", and for {means}",
        "brought": "{who} brought {what}",
        "hours": "no more than hours",
        "nobody": "Nobody had {means}: so only a tenth of what they did counted.",
        "knew_all": "All knew each other, with a trust of {trust}.",
        "knew_none": "None of them knew another before.",
        "knew_some": "Of {pairs} pairs {known} knew each other, with a trust of {trust}.",
        "lead": "{who} led.",
        "won": "They applied for a grant, and won it.",
        "lost": "They applied for a grant, and lost.",
        "result": "The first result came {when}.",
        "no_result": "No result ever came.",
        "no_result_yet": "No result has come yet.",
        "led_then": "{who} led from then on.",
        "dry": "For {months} on end no result came.",
        "joined": "{who} joined {when}.",
        "joined_more": "{n} more joined.",
        "left": "{who} left {when}: {why}.",
        "left_more": "{n} more left.",
        "back": "{who} came back {when}.",
        "leak": "It came out {when} that {who} kept {share} of its aims to itself.",
        "leaks": "Other things of that kind came out: {n}.",
        "quarrel": "The others quarrelled with {who} {when} over {what}; {end}.",
        "settled": "it was settled {months} later",
        "settled_at_once": "it was settled within the month",
        "left_over": "{who} left over it",
        "unsettled": "it was never settled",
        "quarrels": "Further quarrels: {n}.",
        "person": "The person who had come to the meetings for {who} left {when}.",
        "persons": "Further changes of persons: {n}.",
        "asked": "Asked to join, and declined: {n}.",
        "refused": "Asked to be let in, and refused: {n}.",
        "contests": "In {n} of {all} months they claimed more than there was to share.",
        "checkins": "They met for {n} check-ins.",
        "trust": "Trust among them went from {first} to {last}.",
        "better": "Better off, by about so many euro: {who}.",
        "worse": "Worse off: {who}.",
        "others": "{n} others in between",
        "rows": "The rows behind it",
        "columns": ("month", "event", "organisation", "value"),
        "contest_rows": "{n} rows of `contested`, one a month, are left out.",
    },
    "bg": {
        "head": "# Пет партньорства\n\n"
        "Тази страница се пише от `python docs/stories.py`; там стои и правилото, по което са избрани петте: "
        "тук нищо не се променя на ръка. Всичко идва от модела, всяко изречение е съставено по правило от "
        "събитията под него; *организациите са съставени, нито една не е истинска*. Историите са от "
        "изчисление {run} с начално число 0, най-близкото до средата на световете (общо {worlds}) на сценария "
        "сценарий, или от най-близкото до него, в което се случва подобно нещо; за безвъзмездна помощ е нужна "
        "мярката `{policy}`. Периодът е седем години. Доверието е по скала до 100; една единица печалба се "
        "брои за {euro} евро (`euro_per_unit`), което е допускане ([параметри](parameters.md)).",
        "source": "Изчисление {run}, мярка {policy}, партньорство {uid}.",
        "begin": "Месец {month} от периода: {first} кани {others} за работа по тема {theme}, {category}.",
        "begin_alone": "Месец {month} от периода: {first} предлага на {others}, която работи сама по въпроса от "
        "{months}, да продължат заедно (тема: {theme}).",
        "declined": "Кани и {who}, но среща отказ: {why}.",
        "needs": "Нужни са {roles}{means}.",
        "and_means": ", както и {means}",
        "brought": "{who} дава {what}",
        "hours": "само време",
        "nobody": "Никой няма това: {means}. Затова се брои само една десета от работата.",
        "knew_all": "Всички се познават, с доверие {trust}.",
        "knew_none": "Дотогава никой не познава другите.",
        "knew_some": "От {pairs} двойки се познават {known}, с доверие {trust}.",
        "lead": "Води {who}.",
        "won": "Кандидатстват за безвъзмездна помощ и я получават.",
        "lost": "Кандидатстват за безвъзмездна помощ, но не я получават.",
        "result": "Първият резултат идва {when}.",
        "no_result": "Резултат така и няма.",
        "no_result_yet": "Резултат още няма.",
        "led_then": "Оттогава води {who}.",
        "dry": "Без резултат: {months} поред.",
        "joined": "{when} се присъединява {who}.",
        "joined_more": "По-късно се присъединяват още {n}.",
        "left": "{when} напуска {who}: {why}.",
        "left_more": "Напускат още {n}.",
        "back": "{when} се връща {who}.",
        "leak": "{when} излиза наяве, че {who} премълчава {share} от целите си.",
        "leaks": "Други подобни неща излизат наяве: {n}.",
        "quarrel": "{when} другите влизат в спор с {who} заради {what}; {end}.",
        "settled": "уреден е след {months}",
        "settled_at_once": "уреден е в същия месец",
        "left_over": "заради него напуска {who}",
        "unsettled": "остава неуреден",
        "quarrels": "Следват още спорове: {n}.",
        "person": "{when} си тръгва човекът, чрез когото участва {who}.",
        "persons": "Други смени на хора: {n}.",
        "asked": "Поканени и отказали: {n}.",
        "refused": "Поискали да влязат и неприети: {n}.",
        "contests": "В {n} от {all} месеца исканията им общо надхвърлят това, което има за делене.",
        "checkins": "Срещи за сверяване: {n}.",
        "trust": "Доверието помежду им се променя от {first} на {last}.",
        "better": "Печелят, приблизително в евро: {who}.",
        "worse": "Губят: {who}.",
        "others": "още {n} между тях",
        "rows": "Редовете зад историята",
        "columns": ("месец", "събитие", "организация", "стойност"),
        "contest_rows": "Пропуснати са {n} реда `contested`, по един на месец.",
    },
}
