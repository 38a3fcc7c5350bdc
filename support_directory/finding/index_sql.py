"""The statements that write the searchable text of the entries, and the words in it, from the tables."""

# Small letters without accents and signs: how names are compared with what is typed.
_FOLDED = "btrim(lower(unaccent(regexp_replace({}, '[^[:alnum:]]+', ' ', 'g'))))"
# Words as people write them, unstemmed: no numbers, no addresses, none that mean nothing ("which").
_WORDS = """
    SELECT DISTINCT lexeme FROM {rows}, unnest(to_tsvector('simple', unaccent(concat_ws(' ', {columns}))))
    WHERE lexeme ~ '^[a-z]{{3,40}}$' AND to_tsvector('portal_english', lexeme) <> ''::tsvector
"""
_TEXT_COLUMNS = "names, terms, text"

# A name's lines: as it is, without its brackets, each short form in brackets, and its initials: "MND Association" and
# "Motor Neurone Disease Association" are both MNDA.
_FRESH = """
WITH RECURSIVE wider (term, name, parent) AS (
    SELECT id, name, parent_id FROM support_directory_taxonomyterm
    UNION
    SELECT wider.term, above.name, above.parent_id
    FROM wider JOIN support_directory_taxonomyterm AS above ON above.id = wider.parent
),
places (area, nation, words) AS (SELECT * FROM unnest(%(areas)s::text[], %(nations)s::text[], %(words)s::text[])),
fresh AS (
    SELECT service.id AS service_id,
        (
            SELECT string_agg(line, E'\\n' ORDER BY place, line) FROM (
                SELECT {folded} AS line, min(place * 4 + kind) AS place
                FROM (
                    SELECT 1 AS place, service.name AS name
                    UNION ALL SELECT 2, regexp_split_to_table(service.alternate_name, '[,;/]')
                    UNION ALL SELECT 3, organization.name
                ) AS given
                CROSS JOIN LATERAL (SELECT regexp_replace(unaccent(name), '\\([^)]*\\)', ' ', 'g') AS bare) AS stripped
                CROSS JOIN LATERAL (
                    SELECT 0 AS kind, name AS part
                    UNION ALL SELECT 1, bare
                    UNION ALL SELECT 2, found[1] FROM regexp_matches(name, '\\(([^)]+)\\)', 'g') AS found
                    UNION ALL SELECT 3, initials FROM (
                        SELECT string_agg(
                            CASE WHEN word ~ '^[[:upper:]]{{2,5}}$' THEN word ELSE left(word, 1) END, '' ORDER BY number
                        ) AS initials
                        FROM regexp_split_to_table(bare, '[^[:alnum:]]+') WITH ORDINALITY AS split (word, number)
                        WHERE word ~ '^[[:upper:]]' HAVING count(*) > 1
                    ) AS short WHERE length(initials) BETWEEN 3 AND 8
                ) AS parts
                GROUP BY 1
            ) AS lines WHERE line <> ''
        ) AS names,
        coalesce((
            SELECT string_agg(DISTINCT wider.name, E'\\n')
            FROM support_directory_attribute JOIN wider ON wider.term = taxonomy_term_id
            WHERE service_id = service.id
        ), '') AS terms,
        concat_ws(
            E'\\n', service.description, eligibility_description, fees_description,
            (
                SELECT string_agg(concat_ws(' ', nullif(inside.name, ''), words), E'\\n' ORDER BY area, inside.name)
                FROM support_directory_servicearea AS inside JOIN places USING (area, nation)
                WHERE service_id = service.id
            )
        ) AS text
    FROM support_directory_service AS service
    JOIN support_directory_organization AS organization ON organization.id = organization_id
    WHERE service.live AND (%(ids)s::uuid[] IS NULL OR service.id = ANY(%(ids)s::uuid[]))
)""".format(folded=_FOLDED.format("part"))  # noqa: S608  (made of constants, like those below)

# Nothing is written where nothing changed. Returned are words that these rows had and have no more.
WRITE = f"""{_FRESH},
written AS (
    INSERT INTO support_directory_servicetext AS old (service_id, names, terms, text)
    SELECT service_id, names, terms, text FROM fresh
    ON CONFLICT (service_id) DO UPDATE SET names = excluded.names, terms = excluded.terms, text = excluded.text
    WHERE (old.names, old.terms, old.text) IS DISTINCT FROM (excluded.names, excluded.terms, excluded.text)
    RETURNING service_id, names, terms, text
),
now AS MATERIALIZED ({_WORDS.format(rows="written", columns=_TEXT_COLUMNS)}),
added AS (
    INSERT INTO support_directory_directoryword (word) SELECT lexeme FROM now ORDER BY lexeme ON CONFLICT DO NOTHING
),
before AS (
    SELECT old.* FROM support_directory_servicetext AS old JOIN written ON written.service_id = old.service_id
)
SELECT array_agg(lexeme) FROM (
    {_WORDS.format(rows="before", columns=_TEXT_COLUMNS)} EXCEPT SELECT lexeme FROM now
) AS gone
"""  # noqa: S608  (made of constants)
REMOVE = f"""
WITH gone AS (
    DELETE FROM support_directory_servicetext WHERE service_id = ANY(%(ids)s::uuid[]) RETURNING names, terms, text
)
SELECT array_agg(lexeme) FROM ({_WORDS.format(rows="gone", columns=_TEXT_COLUMNS)}) AS words
"""  # noqa: S608
REMOVE_UNPUBLISHED = """
DELETE FROM support_directory_servicetext
WHERE service_id NOT IN (SELECT id FROM support_directory_service WHERE live)
"""

# A word leaves, with its other forms, when no entry has it in any form and staff gave it no synonym: else it could
# never be mended. Forms of a word begin alike.
PRUNE = """
DELETE FROM support_directory_directoryword AS lexicon
WHERE word IN (
    SELECT form.word FROM unnest(%(words)s::text[]) AS gone (word) JOIN support_directory_directoryword AS form
        ON form.word BETWEEN left(gone.word, 3) AND left(gone.word, 3) || repeat('z', 40)
        AND to_tsvector('portal_english', form.word) = to_tsvector('portal_english', gone.word)
) AND NOT EXISTS (
    SELECT FROM support_directory_servicetext WHERE vector @@ plainto_tsquery('portal_english', lexicon.word)
) AND NOT EXISTS (
    SELECT FROM support_directory_synonym AS synonym
    WHERE to_tsvector('simple', unaccent(synonym.word)) @@ plainto_tsquery('simple', lexicon.word)
)
"""
ADD_SYNONYMS = f"""
INSERT INTO support_directory_directoryword (word)
{_WORDS.format(rows="support_directory_synonym", columns="word")} ORDER BY 1 ON CONFLICT DO NOTHING
"""
WORDS_OF = f"""
SELECT array_agg(lexeme) FROM ({_WORDS.format(rows="(SELECT %(text)s) AS given (given)", columns="given")}) AS words
"""  # noqa: S608
ALL_WORDS = """
WITH now AS (
    SELECT word FROM ts_stat(
        'SELECT to_tsvector(''simple'', unaccent(concat_ws('' '', names, terms, text)))
         FROM support_directory_servicetext'
    ) WHERE word ~ '^[a-z]{3,40}$' AND to_tsvector('portal_english', word) <> ''::tsvector
),
gone AS (DELETE FROM support_directory_directoryword WHERE word NOT IN (SELECT word FROM now))
INSERT INTO support_directory_directoryword (word) SELECT word FROM now ON CONFLICT DO NOTHING
"""
