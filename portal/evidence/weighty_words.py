"""Words that can change what a health text says. A slip in one of them is not for a second pair of eyes alone."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBERS = re.compile(
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|[bmtr]illion)(?:s|ths?)?"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen(?:s|ths?)?"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies|ieths?)"
    r"|(?:fif|eigh|nin|twelf)ths?"
    r"|first|second|thirds?|quarters?|half|halves|halved?|halving|once|twice|thrice|doubl\w*|tripl\w*|trebl\w*|single"
    r"|both|couple|dozens?|pairs?"
)
UNITS = _set(  # small letters as ``casefold`` leaves them: the micro sign is a Greek letter then
    "g kg mg mcg μg ug ng l ml dl mmol iu unit units cm mm m km bpm degree degrees dose doses gram grams litre litres"
    " milligram milligrams min minute minutes hour hours hr hrs h hourly day days daily night nights nightly week weeks"
    " weekly fortnight fortnightly month months monthly year years yearly time times percent kilo kilos stone stones"
    " annual annually biannual biannually biennial biennially decade decades century tablet tablets capsule capsules"
    " vial vials drop drops spoonful spoonfuls"
)
LONG_UNITS = re.compile(r"\w+(?:grams?|grammes?|litres?|liters?|met(?:re|er)s?)")
NEGATIVE = _set(
    "no not never none nor neither nobody nothing nowhere without cannot cant wont dont doesnt isnt arent wasnt hardly"
    " barely except unless"
)
NEGATIVE_STARTS = re.compile(r"(?:un|non)\w{2,}")
WEIGHTY = re.compile(
    r"(?:hyper|hypo|increas|decreas|reduc|contra|inject|infus|infect|inflam)\w*"
    r"|more|less|most|least|higher|lower|high|low|left|right|before|after|above|below|over|under|and|or|but|if|then"
    r"|may|might|must|should|could|can|shall|will|would|always|often|usually|sometimes|rarely|all|some|many|few|little|any"
    r"|only|start|stop|safe|harmful|urgent|urgently|emergency|likely|better|worse|worst|best|men|women|adults|children"
)
# Each is one or two letters from another word here, and both are words of medicine or of the body. A slip in one may be
# a mistake in what is said, so a change that touches one is the reviewer's: in "dysphaga" one letter decides.
EASILY_CONFUSED = _set(
    "abduct abducts abducted abduction abductor abductors adduct adducts adducted adduction adductor adductors"
    " addiction dysphagia dysphagic dysphasia dysphasic dysplasia dystonia dystonic dystocia dyspnoea aphasia"
    " aphagia apraxia atonia ataxia peroneal perineal peritoneal perineum peritoneum ileum ileal ilium ilial iliac"
    " afferent efferent humeral humoral humerus facial fascial fascia fasciitis brachial branchial bronchial"
    " metacarpal metatarsal metacarpals metatarsals arteritis arthritis arteriosclerosis atherosclerosis myelitis"
    " myositis myelopathy myopathy myeloma melanoma neuritis nephritis neuropathy neuropathic nephropathy neural"
    " neuronal neuroma palpation palpitation palpitations perfusion profusion prostate prostrate trapezius"
    " trapezium ureter urethra ureteral urethral vesical vesicle mucus mucous pleural plural pharynx phalanx optic"
    " otic tonic toxic dilation dilatation dilution absorption adsorption absorbed adsorbed axillary auxiliary"
    " spinal spiral lumbar lumber valgus varus vagus cervical cerebral cerebellar intravenous intramuscular"
    " intermuscular intraosseous interosseous paresis paralysis antigen antigens antibody antibodies virus viruses"
    " serum sebum stenosis stenoses sclerosis breast breath foot food heel heal heart heat bowel bowl stroke stoke"
    " gait gate"
)
JOINING = _set("a an the of to that is are")

_SUFFIX = re.compile(
    r"\w+(?:mab|nib|cept|olol|pril|sartan|statin|globulins?|cillin|solone|sone|phamide|prine|bine|mycin|cycline|azole"
    r"|profen|pam|triptyline|oxetine|gabalin|pentin|zepine|parin|gliptin|imus|mide|codeine|codone|morphine|caine"
    r"|tide|vir|dopa|steroids?)"
)
_NAMED = _set(
    "ivig scig ig immunoglobulin immunoglobulins steroid steroids plasma vaccine vaccines aspirin paracetamol insulin"
    " morphine codeine methotrexate mycophenolate naproxen warfarin tramadol baclofen quinine amantadine"
)


def is_medicine(word: str) -> bool:
    """Tell whether a word, in small letters, is or sounds like the name of a medicine."""
    return word in _NAMED or bool(_SUFFIX.fullmatch(word))
