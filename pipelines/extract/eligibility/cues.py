"""The cues that govern a mention of sponsorship, as ``sponsorship`` reads them; the enumerable ones stand in the
phrase table."""

import re

from pipelines.extract.words.grammar import any_of, grammar

NOT = any_of("sponsorship", "not")
US = any_of("sponsorship", "us")

# "this post may not qualify for sponsorship": it is open, unlike "you may not bring a visa"
UNSURE = grammar(
    r"""\b (?: may | might | possibly )_not_ (?: always_ | currently_ )? (?: qualify | meet | attract | satisfy
        | be_ (?: eligible | able | possible | suitable | available | in_a_position ) )\b
      | \b unlikely_ (?: to | that | we )\b"""
)
MODAL = grammar(r"<modal> (?! [-\d] )", modal=any_of("sponsorship", "modal"))
HEDGE = grammar(any_of("sponsorship", "hedges"))
FOR_SOME_AFTER = grammar(
    r"(?<! looking\s ) (?<! searching\s ) (?<! hiring\s ) (?<! recruiting\s ) <some>", some=any_of("sponsorship", "for_some")
)
EXCEPTION = grammar(any_of("sponsorship", "exceptions"))
# The next sentence: "Exceptions may be granted by the director."
EXCEPTED_NEXT = grammar(r"\W* (?: some_ | rare_ | limited_ )? exceptions_ (?: may | can | could | might | are | will )_ (?! not )")
HABIT = grammar(any_of("sponsorship", "habits"))
# "we cannot support applicants who need a visa": no help, but nobody is asked for a right to work
HELP = grammar(r"(?: _ (?: be_ )? able )? (?: _to )? _ (?: support | help | assist | sponsor | fund )\b")
NO_NEED = grammar(r"""\b (?: you | it | they )_ (?: do_not | don't | will_not
    | won't )_ (?: \w+_ )? $""")  # "you do not need a permit": nor do we
NEEDLESS = grammar(r"\b (?: brauch\w* | benötig\w* | needs? )_ (?: \w+_ ){0,2} (?: no | keine? n? | geen )_ $")  # "you need no visa"
CONTEXT = grammar(r"<words> | \b (?: overseas | foreign )_ [a-z]{3,}s \b", words=any_of("immigration", "context"))
VERB = grammar(any_of("sponsorship", "verbs"))
NEGATION = grammar(NOT)
CANDIDATE = grammar(any_of("sponsorship", "candidates"))
ELSEWHERE = re.compile(r",|(?<!and )(?<!or )\b(?:remote|onsite|on-site)\b")

HELD = grammar(
    r"""\b (?: valid | existing | current | appropriate | unrestricted | necessary | relevant | proper | gültige\w*
          | unexpired | a_dutch | swiss | own ) _ (?: \w+ [\s/-] ){0,2} $
      | \b (?: holders?_of | holding | possession_of | possess (?:es|ing)? | passport_or | citizens?_or | hold
          | obtain_your ) _ (?: \w+ [\s/-] ){0,4} $"""
)
HAVE = grammar(
    r"""\b (?: must | already | you | candidates? | applicants? | who | either | citizenship | those | need_to ) _
        (?: \w+ _ ){0,2} (?: have | hold | possess | with | holding | having | obtain ) \b
      | \b if_you [\s\w]{0,30} _ (?: have | or ) \b"""
)
BY_US = grammar(r"\b <us> (?! _ (?: [a-z]+_ ){0,2} (?: only | consider | looking ) )", us=US)

# "Without a visa you cannot start": what one must have
OPENS_WITHOUT = grammar(r"^ \W* (?: without | ohne | sans | sin | sem | senza | zonder | utan | uden | uten )_ (?: \w+_ ){0,3} $")
WITH_OR_WITHOUT = grammar(r"\b with (?: \s? / \s? | _or_ | _and_ ) without \b")
WITHOUT = grammar(r"\b (?: without | w/o | sans | ohne ) \b")
NEED = grammar(any_of("sponsorship", "need"))
NEED_OF_ELSE = grammar(r"(?: required | needed ) \W* (?: \) | , | ; | \b and \b | \b but \b )")
OTHERS = grammar(r"""\b (?: we | they | offer\w* | provid\w* | support | help | company | as | because | will | who ) \b | :""")
DENIAL = grammar(r"<not> | \b (?: no | without | w/o ) \b", **{"not": NOT})
REJECTED = grammar(
    r"""<not> | \b (?: disqualif\w+ | rejected | excluded | need_not | declined | turned_ (?: down | away )
    | ruled_out | disregarded | screened_out | passed_over | discarded | dismissed ) \b""",
    **{"not": NOT},
)
NONE_NEEDED = grammar(r"_no_ (?: \w+_ )? $")
INSISTS = grammar(r"\b (?: only | must | who | if )\b")
MET = grammar(any_of("sponsorship", "met"))
IF = grammar(r"\b (?: if | should_you | in_case | for_those_who | when | falls | where ) \b")
DO_NOT_APPLY = grammar(r"""<not> [^.;]{0,40} \b (?: apply | consider | hire | proceed ) | \b unable_to_""", **{"not": NOT})
ANSWER_NO = grammar(r"""\b (?: we | this | please | sorry | unfortunately | you ) \b [^.;]{0,40}? <not>""", **{"not": NOT})
ANSWER_YES = grammar(
    r"""\b <us> [^.;]{0,50}? \b (?: help | support | handle | sponsor | arrange | assist | cover | take_care
        | organi[sz]e
        | sort | provide | offer | consider | do_(?:it|that|so) | process | got_you | pay )""",
    us=US,
)

# Behind a need: "…, which we provide", "…; we arrange it"
_GRANTS = r"""(?: we(?: 'll )? | the_ (?: company | employer | firm | university | hospital | school | trust | farm | hotel | institute ) )_
    (?: (?: will | can | do | would | gladly | happily | always | also | are_ (?: happy | glad | able | willing )_to )_ ){0,2}
    (?: provid | offer | arrang | sponsor | handl | cover | suppl(?:y|ie) | organi[sz] | obtain | pay | appl(?:y|ie) | secur | sort
      | support | help | assist | take s?_care ) \w*"""
GRANTED = grammar(
    rf"""^ [^.;]{{0,40}}? [,;(-] \s? (?: and_ | all_of_ )? (?: (?: which | that | this )_ {_GRANTS}
        | {_GRANTS} (?: _ (?: for | of | with ) )? _ (?: it | this | that | them | these | one ) \b )"""
)
NOT_GRANTED = grammar(
    r"""^ [^.;]{0,40}? [,;(-] \s? (?: and_ )? (?: which | that | this )_ (?: we | the_ [\w-]+ )_ (?: do_not | don't | does_not
        | doesn't | cannot
        | can't | can_not | will_not | won't | are_not | aren't | are_unable )\b"""
)
GRANTED_NEXT = grammar(rf"^ \W* {_GRANTS} (?: _ (?: for | of | with | to_\w+ ) )? _ (?: it | this | that | them | these | one ) \b")
# "citizens of a country that does not need a visa"
OF_COUNTRY = grammar(r"countr(?:y|ies) _ (?: (?: that | which )_ )? (?: does_ | do_ )? not _ $")
# A right to work that outlasts any visa leaves nothing to sponsor.
LASTING = grammar(r"\b indefinite_ (?: legal_ )? (?: right | authori[sz]ation | permission | leave )_to_ (?: work | remain )")
DETERMINER = grammar(
    r"""\b (?: no | zero | nor | neither | not_any | keine? n? | ingen | inget | nessuna? | aucune? | geen | ohne | sin | sem ) [\s(]+
        (?: (?: new | us | u\.s\.? | work | future | immigration | additional | company | employer | free | corp | c2c
          | current | further | kind_of | type_of | and | or | is | type | opts? | cpts? ) [\s/,&-]+ ){0,4} $"""
)
LIST = grammar(r"\b (?: no | nor ) _")
JOINED = grammar(r"(?: \b (?:or|and|nor) _ | / | & \s? ) (?: \w+ \s ){0,2} $")
JOINED_ON = re.compile(r"[\s\w,/]{0,60}\bor\b")
UNGOVERNED = grammar(
    r"""^ \s* (?: only | mind | hesitate | shy | hold_back | afraid | ashamed | averse | rule_out | object | oppose d? | avoid | stop
        | required | limited | remote | whether | based | local | an?_\w+_citizen ) \b
      | \b (?: we | they | i ) (?: 'll | 're | 'd | 've )? \b"""
)
GONE = grammar(
    r"""\b something_ (?: that_ )? we_ (?: cannot | can_not | can't | do_not | don't ) | <not> | \b (?: unavailable | impossible
        | none | n/a | declined | excluded | prohibited | discontinued | suspended | paused
        | frozen | ruled_out | beyond
        | out(?:side)?_ (?: of_ )? (?: the_ | our_ )? scope | outside_what | off_limits | out_of_reach | more_than_we_can
            | not_in_the_cards | off_the_ (?: table | cards | menu ) ) \b""",
    **{"not": NOT},
)
OF_ANOTHER = re.compile(r"\b(?:we|you|if|who|required?)\b")
UNTOUCHED = grammar(
    r"""\s* (?: required | needed | an_issue | a_problem | a_must | necessary | remote | local | interns? \b | until
        | only )"""
)
NO_MATTER = grammar(r"no_ (?: matter | problem | issues?_with | issue | worries | limits? | cap )")

# What ends an answer: "Sponsorship: no", not "visa sponsorship - no remote".
_ENDS = r"(?= \W* $ | \s* [.,;)|(] | \s+ [a-z]+ \s? : )"
LABEL = grammar(
    r"""^ (?: [\s/]+ [a-z]+ ){0,3} [\s)]* (?: \(y/n\) )? \s* [:?=-]+ [\s(]*
        (?: (?: in_general | generally | usually | currently | unfortunately | sorry | for_this_\w+ ) \b [\s,:]* )?
        (?P<answer> yes | no <ends> | none | n/a | not_ (?: available | offered | provided | possible | supported
            | eligible )
          | available | offered | provided | possible | support\w* | ok | okay | welcome | y <ends> | n <ends>
            | negotiable
          | maybe | possibly | potentially | case[\s-]by[\s-]case | depends | tbd )
      | ^ (?: \s (?: transfers? | visas? | sponsorship ) )? \s (?P<flat> no | yes | maybe | possibly ) \s* (?= [)|,;]
        | $
        | if\b )""",
    ends=_ENDS,
)
# "Work permit provided No Basis part-time", not "visa sponsorship available No remote"
LABEL_NO = re.compile(
    r"(?:\s+(?:[Aa]vailable|[Oo]ffered|[Pp]rovided)\s*[:?=]?|\s*[:?=])\s*(?:No|NO|None)"
    r"(?!\s+(?i:remote|relo|recruit|agenc|intern|phone|third|c2c))\s+[A-Z]"
)
THERE = grammar(r"\s* (?: is | are | will_be )? \s* (?: available | offered | provided ) \b")
_HAD = r"""(?: available | offered | provided | possible | ok | okay | welcome d? | fine | accepted | considered | supported
    | negotiable | arranged | handled | sorted )\b"""
# Right behind the mention, or said of it with a verb: "…, including transfers, is available"
TO_BE_HAD = grammar(
    rf"""\s* (?: (?: sponsorship | transfers? | applications? | support | assistance )_ )? (?: \w+ly_ )? {_HAD}
      | [^.;|]{{0,90}} \b (?: is | are | (?: will | may | can | could | might )_ (?: \w+ly_ )? be )_ (?: also_ | \w+ly_ )? {_HAD}"""
)
STANDS_ALONE = grammar(r"""(?: _ (?: support | assistance | help ) )? [\s*]* (?: $ | \b depends\b | \b is_open\b | [.(!] | \b only\b
    | \b if\b | \b where\b | \b to_work\b )""")
# "Roles at Grade 5 and below will not be eligible": some of the employer's, and perhaps not this one
OF_SOME_JOBS = grammar(
    r"""^ \W* (?: please_note_ (?: that_ )? )? (?: (?: some | certain | most | many | several )_ (?: of_our_ )? (?: [\w-]+_ ){0,2} <jobs>
          | <jobs>_ (?: at | in | below | under | with | that | which | paid | graded | on )_ (?: [\w&£€$.,'-]+_ ){1,12}
          | (?: part-time | temporary | fixed-term | casual | seasonal | junior | entry-level | administrative | graded )_ <jobs>_ )
        .{0,60} $""",
    jobs="(?: roles | posts | positions | jobs | vacancies | placements | contracts )",
)
READY = grammar(any_of("sponsorship", "ready"))
UNREADY = grammar(r"\b (?: requir\w+ | status | valid | we | you | who | must ) \b | <not>", **{"not": NOT})
DONE_FOR_YOU = grammar(r"""_ (?: is | are | will_be | gets? )_ (?: paid | covered | handled | arranged | sorted | taken_care
    | organi[sz]ed | sponsored | provided )\b""")
HANDLED = re.compile(r"\b(?:valid|current|your|their|arranging)\s(?:work\s)?$")
AIDED = grammar(
    r"""[\s/-]* (?: (?: and | & | / | \+ | or | , ) \s* relocation \s* )?
        (?: application \s* | process\w* \s* | sponsorship \s* )?
        (?: support | assistance | help | assitance | sponsorship | aid | transfers? ) \b"""
)
# "support with your visa", "a relocation package incl. visa"
AID_BEFORE = grammar(
    r"""\b (?: support | help | assistance | unterstützung | hilfe | aide | ayuda | apoyo | asistencia | apoio | assistenza | hulp )_
          (?: with | for | bei | beim | mit | avec | pour | con | com | met | bij | à | per ) _ (?: [\w']+ _ ){0,3} $
      | \b (?: relocation | package | support | assistance ) \b [^.;|]{0,30} \b (?: incl\w*
        | plus ) \W+ (?: [\w\s]{1,20} , \s? )? $"""
)
MOVED_IN = grammar(
    r"""(?: ^ | [;,.(] \s? | \b but_ ) transfers?_ (?: (?: are | is )_ )? (?: ok | okay | welcome | fine | accepted
        | possible
        | available | only ) \b
      | \b (?: but | however )_ (?: we_ )? (?: can | will | do | are_able_to | are_happy_to )
        _ (?! not ) (?: [\w-]+_ ){0,4} transfers? \b"""
)
# "we'd love to sponsor visas, but can't right now"
WISHED = grammar(r"\b (?: love | like | wish\w* | want\w* )_ (?: \w+_ ){0,4} $")
BUT_NOT = grammar(r"^ [^.;|]{0,30} \b (?: but | unfortunately ) \b [^.;|]{0,25} (?: <not> )", **{"not": NOT})
COPULA = re.compile(
    r"\s*(?:sponsorship |support |assistance |help )?(?:is|are|was|were|remains?) (?!for |only )"
)  # something else is said of it
WILL = re.compile(r"\b(?:(?:does|do|will|can) (?:support|offer|provide)|will|can|do|does|to|happy to|open to|able to|willing to)\s$")
# "sponsorship may be available", "visas, but only after a trial"
MODAL_AFTER = grammar(r"^ \s* (?: support_ | assistance_ )? (?: may | might | could )_")
# "if you already live there", "if you meet the points": not "if you need one"
_IF = r"""\b (?: if | provided | as_long_as )_ (?: that_ )? (?: you | they | the_candidate | candidates
    | applicants )_ (?! (?: [\w']+_ ){0,3}
        (?: need | require | join | get | hired | selected | successful | accept | choose | love | apply | want | wish | like | lack
            | ask | prefer | decide | interested | relocat\w* | mov\w+ | come | coming | abroad
          | outside | overseas | any | not | don't | aren't ) \b )"""
IF_CONDITION = grammar(_IF)
IF_AHEAD = grammar(rf"\W* (?: should_you_have_ | {_IF} ) [^,]{{0,80}} ,")
# "decides whether it is willing to sponsor", "the advert says whether we can": open
WHETHER = grammar(r"""(?<! of\s ) (?<! matter\s ) (?<! about\s ) \b whether_ (?: or_not_ )? (?: it | we | the_ [\w-]+ | they
        | this_ [\w-]+ | an?_ [\w-]+
    | sponsorship )\b [^,;.]{0,120} $""")
# "for Spain-based roles", "for candidates based in Leeds": one place's
FOR_PLACE = grammar(
    r"""^ \W{0,2} (?: is_ | are_ )? (?: available_ | offered_ | provided_ | possible_ )? for_ (?: (?: all | our | any | the )_ )?
        (?: [\w.]+-based_ (?: roles | positions | jobs | posts | staff | hires | candidates | applicants | employees | engineers )
          | (?: roles | positions | jobs | posts | staff | hires | candidates | applicants | employees | engineers )_ (?: based | located
              | living | who_ (?: live | are_based ) )_in \b )"""
)
# "for an outstanding applicant", "to the right person": whom it is for, said ahead
FOR_CHOSEN = grammar(
    r"""\b (?: for | to )_ (?: (?: the | an? | our | some | few )_ )? (?: (?: very | truly | most )_ )?
        (?: right | outstanding | exceptional | excellent | great | ideal | strong | best | top | good | senior | experienced | qualified
          | local | suitable | stellar | selected? )_
        (?: [\w-]+_ )? (?: person | people | applicants? | candidates? | talents? | engineers? | hires? | individuals? | fit | profiles?
          | developers? )\b"""
)
# "although we'd like to sponsor all, it is not always feasible"
NOT_ALWAYS = grammar(
    r"\b (?: <not> _ always | not_ (?: in_ )? (?: all | every )_ cases? | cannot_promise | no_promise s? )\b", **{"not": NOT}
)
BUT_LATER = grammar(r"^ [^.;|]{0,30} \b but_ (?: only | just | not_ (?: for | in | at ) )")
# "Citizen (visa transfers available)": a visa is the exception to a list of citizens.
CITIZEN_FIRST = grammar(r"\b citizens? (?: _only )? \s? [(;,/] \s? $")
BY_YOU = grammar(r"\b you_ (?: can | could | do | will | would )_ (?: sponsor_ (?: \w+_ )? )? $")
WE_ALONE = re.compile(r"(?:^|,)\W*(?:yes\W+)?we (?:do |can |will |also )?$")  # "If the budget permits, we sponsor."
YOU_ALONE = re.compile(r"\s+you[\s.!)]*")  # "glad to sponsor you": a person is sponsored for a visa
FOR_SOME = re.compile(r"\s*(?:only\s)?(?:for|if)\s")
# What is done is not sponsoring, or not for the candidate: "we help companies manage visas".
ELSE = grammar(
    r"""\b (?: authori[sz]\w* | eligible | legally | must | companies | businesses | employers | customers | clients
        | users
        | immigrants | startups | families | travell?ers | universities | firms ) \b"""
)
CONTINUES = re.compile(r"(?:this|that|these)\s+(?:also\s+)?includes?\b")
# A visa among statuses ("USC, GC, H1B") is one that a candidate may have.
STATUS = grammar(r"\b (?: usc s? | gc s? | gc-?_?ead | ead s? | opt | cpt | citizens? | c2c | corp_to_corp | w-?2 | 1099 ) \b")
HELPING = re.compile(r"sponsor|transfer|support|help|assist|provid|offer|arrang|welcome|process|filing")
GREEN_CARD = re.compile(r"green ?cards?|permanent residen")
VISA = re.compile(r"visa|h-?1|work|employment")
ONE_VISA = re.compile(r"h-?1-?b?(?:'?s)?|tn|e-?3|o-1")
NEW = re.compile(r"\bnew\b")
TRANSFER = re.compile(r"\btransfers?\b")
# Of all visas only new ones on which a fee is levied: "… that would need a new H-1B petition subject to the $90,000 fee"
ONLY_TAXED = grammar(
    r"""\b new_ [^.;]{0,40} \b (?: petitions? | visas? | filings? ) \b [^.;]{0,40}
      \b (?: subject_to | with | requir\w* | that_need | under )_ [^.;]{0,30} \b (?: fees? | payments? | levy | surcharge ) \b"""
)
NOT_NEW = grammar(
    r"<not> [^.;|]{0,40} \b new \b | \b no_new \b | \b (?<! onsite\s ) (?<! on-site\s ) (?<! local\s ) only \b", **{"not": NOT}
)
