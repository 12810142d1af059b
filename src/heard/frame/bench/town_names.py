"""Names for the invented town, and how hearing and writing them down goes wrong. No matcher may read this file.

Written apart from ``heard.people.linkage``: a matcher that was measured on its own lists would only meet itself.
Commonest first; the town draws from each list with falling frequency.
"""

from __future__ import annotations

from dataclasses import dataclass


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _join(starts: str, ends: str) -> tuple[str, ...]:
    return tuple(start + end for end in ends.split() for start in starts.split())


@dataclass(frozen=True)
class Group:
    """Where a family's names come from: its share of the town, and its names."""

    name: str
    share: float
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    surnames: tuple[str, ...]
    # How another ear writes it: a piece of the name as heard, and what may stand in its place
    respelt: tuple[tuple[str, str], ...] = ()


_BRITISH_SURNAMES = _names(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green "
    "Hall Wood Jackson Clarke Harris Lewis Cooper Hughes Hill Ward Turner Carter Phillips Mitchell Baker Parker Bennett "
    "Cook Bailey Shaw Murphy Kelly Marshall Simpson Price Richardson Fox Gray Foster Mills Reid Byrne Lloyd Pearce"
) + _join(
    "Ash Black Brad Brig Brom Burn Cald Clay Craw Dun Elm Fair Gar Hart Hay Hol Hux Kirk Lang Lin Mar Mel Nor Oak Pem "
    "Rad Row Ruth Sea Shel Stan Stock Sut Thorn Till Wal War Wat Wes Whit Win Wol Wood Wyn",
    "ton ley ford well ham field by worth stead bourne wick combe shaw bridge more",
)

GROUPS = (
    Group(
        "White British",
        0.64,
        _names(
            "James Thomas Daniel Jack Matthew Joshua Harry Samuel Oliver William Joseph Benjamin Charlie Alexander Luke "
            "Ryan Michael Jake Connor Lewis Ethan Adam George Nathan Callum Liam Jordan Max Kieran Edward Robert David "
            "Christopher Stephen Andrew Anthony Nicholas Peter Simon Philip Kyle Tyler Riley Toby Finley Mason Theo"
        ),
        _names(
            "Emily Chloe Megan Jessica Sophie Lauren Charlotte Hannah Olivia Lucy Ellie Katie Grace Bethany Amy Holly "
            "Georgia Amelia Abigail Molly Rebecca Mia Sarah Elizabeth Rachel Leah Isabelle Eleanor Paige Shannon "
            "Catherine Victoria Margaret Susan Jacqueline Samantha Kayleigh Courtney Libby Poppy Daisy Freya Alice"
        ),
        _BRITISH_SURNAMES,
        (("ll", "l"), ("ie", "y"), ("ey", "y"), ("k", "c"), ("tt", "t"), ("ph", "f"), ("ea", "ee"), ("ai", "ay")),
    ),
    Group(
        "Pakistani",
        0.11,
        _names(
            "Muhammad Ali Hamza Ibrahim Hassan Usman Bilal Imran Adnan Zain Haroon Yusuf Faisal Kashif Tariq Asif Nadeem "
            "Waqas Zubair Shahid Rizwan Junaid Sajid Farhan Qasim Saqib Arslan Danish Khalid Rashid"
        ),
        _names(
            "Aisha Fatima Maryam Zainab Khadija Sana Hira Amna Sumaira Nadia Saima Rukhsana Shazia Iqra Mehwish Alina "
            "Hafsa Noreen Samina Farzana Zara Laiba Anum Rabia Bushra Tahira Nusrat Shabana"
        ),
        _names(
            "Khan Hussain Ahmed Ali Begum Akhtar Mahmood Iqbal Malik Mirza Shah Butt Chaudhry Bibi Rafiq Aslam Sheikh "
            "Siddiqui Qureshi Rehman Bashir Javed Nawaz Yaqoob Sharif Zaman Arshad Saleem Riaz Ashraf Ghani Latif"
        ),
        (
            ("muhammad", "mohammed"), ("muhammad", "mohamed"), ("muhammad", "mohammad"), ("hussain", "hussein"),
            ("hussain", "husain"), ("ahmed", "ahmad"), ("aisha", "ayesha"), ("fatima", "fatimah"), ("yusuf", "yousaf"),
            ("maryam", "mariam"), ("khadija", "khadeeja"), ("chaudhry", "choudhary"), ("sheikh", "shaikh"),
            ("rehman", "rahman"), ("ee", "i"), ("oo", "u"), ("q", "k"), ("w", "v"), ("ss", "s"), ("kh", "k"),
        ),
    ),
    Group(
        "Indian and Bangladeshi",
        0.07,
        _names(
            "Mohammed Arjun Rohan Amit Sanjay Vikram Rahul Anil Kiran Jaswinder Gurpreet Harjit Manjit Ravi Suresh Dinesh "
            "Abdul Shafiq Jahangir Rafiqul Nazrul Tariqul Kamal Hardeep Sukhdev"
        ),
        _names(
            "Priya Anjali Pooja Deepa Sunita Kavita Meera Lakshmi Simran Harpreet Kiranjit Jasmin Rupinder Shreya Divya "
            "Nasreen Rahima Sultana Rubina Taslima Ayesha Jannat Farida Shirin"
        ),
        _names(
            "Patel Singh Kaur Sharma Gupta Shah Desai Mehta Joshi Reddy Nair Choudhury Miah Uddin Islam Rahman Khatun "
            "Hoque Sarkar Das Gill Sandhu Dhillon Grewal Bains Sidhu Krishnan Iyer Banerjee Mukherjee"
        ),
        (
            ("choudhury", "chowdhury"), ("choudhury", "chaudhuri"), ("uddin", "udin"), ("hoque", "haque"), ("miah", "mia"),
            ("rahman", "rehman"), ("shafiq", "shafique"), ("lakshmi", "laxmi"), ("mukherjee", "mukerji"), ("oo", "u"),
            ("ee", "i"), ("dh", "d"), ("v", "w"), ("sh", "s"), ("th", "t"),
        ),
    ),
    Group(
        "Middle-Eastern and Kurdish",
        0.05,
        _names(
            "Mohammed Ahmad Omar Mustafa Karim Hussein Reza Amir Dilshad Rebwar Sherko Azad Hiwa Nasir Walid Samir Youssef "
            "Khaled Tarek Hamid Mehdi Farhad Behzad Jamal Abdullah"
        ),
        _names(
            "Fatemeh Layla Noor Hana Shirin Parisa Zahra Rania Samira Dilan Shilan Nazanin Soraya Amal Huda Yasmin Maha "
            "Leila Mona Rojin Nasrin Salma"
        ),
        _names(
            "Hassan Ahmadi Karimi Mohammadi Hosseini Al-Hamadi Ibrahim Rasheed Saleh Mustafa Aziz Qadir Rahimi Jafari Haddad "
            "Nasser Othman Barzani Amini Sharifi Mansour Khalil Yousefi Darwish"
        ),
        (
            ("mohammed", "muhammad"), ("mohammed", "mohamad"), ("hussein", "hossein"), ("hosseini", "husseini"),
            ("youssef", "yusuf"), ("layla", "leyla"), ("fatemeh", "fatima"), ("omar", "umar"), ("noor", "nour"),
            ("al-", "al "), ("al-", "el-"), ("ei", "ai"), ("ou", "u"), ("q", "gh"), ("kh", "h"), ("ee", "i"), ("h", ""),
        ),
    ),
    Group(
        "Eastern European",
        0.07,
        _names(
            "Jakub Mateusz Kacper Piotr Tomasz Andrzej Krzysztof Wojciech Szymon Bartosz Lukas Mihai Andrei Ionut Florin "
            "Cosmin Stefan Marek Pavel Dmitri Sergei Aleksandr Vytautas Janis Zoltan"
        ),
        _names(
            "Zuzanna Agnieszka Katarzyna Malgorzata Wiktoria Aleksandra Natalia Oliwia Kinga Ewa Ioana Elena Mihaela "
            "Denisa Larisa Ana Petra Zuzana Olga Svetlana Yuliya Rasa Kristina Ilona"
        ),
        _names(
            "Nowak Kowalski Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Wozniak Kozlowski Jankowski Mazur "
            "Popescu Ionescu Popa Dumitru Stan Georgescu Novak Horvath Varga Kovacs Petrov Ivanov Volkov Kazlauskas "
            "Lakatos Balog Cerny Krawczyk Szczepanski"
        ),
        (
            ("sz", "sh"), ("cz", "ch"), ("ski", "sky"), ("w", "v"), ("j", "y"), ("zcz", "sch"), ("ks", "x"), ("rz", "zh"),
            ("escu", "esku"), ("iu", "yu"), ("ov", "off"), ("cs", "ch"),
        ),
    ),
    Group(
        "Black African and Caribbean",
        0.06,
        _names(
            "Kwame Kofi Emmanuel Chidi Chukwuemeka Olumide Oluwaseun Tunde Abdi Mohamud Yonas Tesfaye Jerome Tyrone Marcus "
            "Malachi Tendai Tafadzwa Kwabena Ibrahima Isaiah Elijah Femi Babajide"
        ),
        _names(
            "Ama Abena Akosua Ngozi Chioma Oluwatoyin Folake Ifeoma Amina Hodan Fadumo Selam Hiwot Shanice Keisha Tanisha "
            "Latoya Rutendo Chipo Aaliyah Nia Temitope Bukola Adaeze"
        ),
        _names(
            "Mensah Owusu Osei Boateng Okafor Okeke Adeyemi Adebayo Ogunleye Eze Abdi Warsame Farah Haile Tesfaye Campbell "
            "Williams Gordon Moyo Ncube Mutasa Diallo Traore Nwosu Asante Bello Onyeka Chukwu"
        ),
        (
            ("chukwuemeka", "emeka"), ("oluwa", "olu"), ("mohamud", "mahamud"), ("fadumo", "faduma"), ("ou", "u"),
            ("ogun", "ogu"), ("kw", "qu"), ("ph", "f"), ("y", "i"), ("aa", "a"), ("eze", "ezeh"), ("ah", "a"),
        ),
    ),
)  # fmt: skip

# The five surnames that half of the town shares, when it is that town.
FIVE = ("Khan", "Hussain", "Ahmed", "Smith", "Begum")

NICKNAMES = {
    "James": "Jamie", "Thomas": "Tom", "Daniel": "Danny", "Matthew": "Matt", "Joshua": "Josh", "Samuel": "Sam",
    "Oliver": "Ollie", "William": "Billy", "Joseph": "Joe", "Benjamin": "Ben", "Alexander": "Alex", "Michael": "Mike",
    "Edward": "Ted", "Robert": "Bob", "David": "Dave", "Christopher": "Chris", "Stephen": "Steve", "Andrew": "Andy",
    "Anthony": "Tony", "Nicholas": "Nick", "Jessica": "Jess", "Charlotte": "Lottie", "Bethany": "Beth",
    "Abigail": "Abby", "Rebecca": "Becky", "Elizabeth": "Lizzie", "Catherine": "Kate", "Victoria": "Vicky",
    "Margaret": "Maggie", "Susan": "Sue", "Jacqueline": "Jackie", "Samantha": "Sam", "Eleanor": "Ellie",
    "Isabelle": "Izzy", "Georgia": "Georgie", "Jakub": "Kuba", "Katarzyna": "Kasia", "Malgorzata": "Gosia",
    "Zuzanna": "Zuzia", "Agnieszka": "Aga", "Aleksandra": "Ola", "Tomasz": "Tomek", "Wojciech": "Wojtek",
    "Emmanuel": "Manny", "Jerome": "Jez", "Temitope": "Temi", "Oluwaseun": "Seun", "Ibrahim": "Ibby",
    "Muhammad": "Mo", "Mohammed": "Mo", "Khadija": "Khadi", "Jaswinder": "Jas", "Gurpreet": "Gurps",
}  # fmt: skip

STREETS = _names(
    "Quay Mill Chapel Station Orchard Canal Victoria Albert Church Meadow Bridge Hawthorn Elm Cedar Rowan Heron Kestrel "
    "Foundry Weaver Tanner Castle Priory Abbey Market School Garden Harbour Lighthouse Beacon Moss Fell Tarn Beck"
)
KINDS_OF_STREET = ("Street", "Road", "Avenue", "Close", "Lane", "Terrace", "Drive", "Grove")
