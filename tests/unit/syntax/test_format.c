/* The canonical layout: as in the language's own sample, faithful, and the same when done twice. */
#include "parse_fixture.h"

#include <ctype.h>
#include <string.h>

static void sample_is_canonical(void **state)
{
    const char *sample =
        "// schema/rag.schema: a retrieval database\n"
        "project rag {\n"
        "    database   env \"MIRAGE_DATABASE_URL\";  // else DATABASE_URL\n"
        "    migrations \"migrations\";\n"
        "    namespace  public;                     // where names live\n"
        "}\n"
        "\n"
        "extension vector;\n"
        "\n"
        "enum task_status { pending, running, done, failed }\n"
        "\n"
        "/// A tenant's collection of documents.\n"
        "table documents {\n"
        "    id          varchar(36)    primary key;\n"
        "    project_id  varchar(36)    not null references projects on delete cascade;\n"
        "    metadata    json;\n"
        "    price       numeric(12,2)  not null default 0 check (price >= 0);  // euro\n"
        "\n"
        "    index (project_id) where (deleted_at is null);\n"
        "    index i using hnsw (embedding vector_cosine_ops) with (m = 16);\n"
        "}\n"
        "\n"
        "view v as select * from documents where deleted_at is null;\n"
        "\n"
        "function touch() returns trigger language plpgsql as $$ begin return new; end $$;\n";
    assert_formatted(*state, sample, sample);
}

static void everything_is_laid_out(void **state)
{
    assert_formatted(
        *state,
        "\n\n// a\n\n\n\n\n-- b\nTABLE   T\nWITH(fillfactor=70){ID INT;/*x*/B \"Text\"/*y*/DEFAULT  "
        "'A  b' //z\nNOT NULL;}ENUM E{A,\n  B /* c */ // d\n// e\n}EXTENSION X; // f\n",
        "// a\n\n-- b\n"
        "table t with (fillfactor = 70) {\n"
        "    id  int;  /*x*/\n"
        "    b   \"Text\" /*y*/  default 'A  b' //z\n"
        "            not null;\n"
        "}\n"
        "enum e {\n    a,\n    b  /* c */ // d\n    // e\n}\n"
        "extension x;  // f\n");
}

static void mistakes_are_refused(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(fixture, "tabel t { }");
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    Text formatted = TEXT_NONE;
    assert_false(
        syntax_format(fixture->arena, fixture->names, diagnostics, fixture->source, &formatted));
    assert_true(text_is_none(formatted));
    assert_int_equal(diagnostics->error_count, 1);
}

/* Everything the language has, from the corpus of the fuzzer. */
static const char everything[] = "tests/unit/syntax/everything.schema";

static Text format_once(Fixture *fixture, Text text)
{
    Text formatted = TEXT_NONE;
    fixture_parse_text(fixture, text);
    if (!syntax_format(fixture->arena, fixture->names, fixture->diagnostics, fixture->source,
                       &formatted))
        fail_msg("%s\n%.*s", fixture_mistakes(fixture), TEXT_FORMAT(text));
    return formatted;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* The non-blank bytes of a text outside of strings: what no layout may lose. */
static size_t count_bytes(Text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) count += !isspace((unsigned char)text.bytes[i]);
    return count;
}

static const char *random_filler(uint32_t *seed)
{
    static const char *const fillers[] = {"\n",       "\n\n",      "\n\n\n",    "  ",
                                          "\t",       " /* k */ ", "\n/* k */", " // k\n",
                                          "\n-- k\n", " ",         "\r\n",      " /* k\n   l */ "};
    return fillers[next_random(seed) % (sizeof fillers / sizeof *fillers)];
}

/* Other blanks and comments between the tokens of each line that has no string, comment or SQL in
 * it. */
static Text shake(Fixture *fixture, Text text, uint32_t *seed)
{
    TextBuilder out = text_builder(fixture->arena);
    Text line;
    while (text_next_line(&text, &line)) {
        bool fragile =
            memchr(line.bytes, '\'', line.length) || memchr(line.bytes, '$', line.length) ||
            memmem(line.bytes, line.length, "//", 2) || memmem(line.bytes, line.length, "--", 2) ||
            memmem(line.bytes, line.length, " as ", 4) || text_starts_with(line, "  ") ||
            memmem(line.bytes, line.length, "*", 1) || memmem(line.bytes, line.length, "(", 1) ||
            memmem(line.bytes, line.length, "\"", 1);
        for (size_t i = 0; i < line.length; i++) {
            bool blank = line.bytes[i] == ' ';
            if (!fragile && blank && next_random(seed) % 4 == 0) {
                text_put_string(&out, random_filler(seed));
            } else {
                text_put_byte(&out, line.bytes[i]);
                if (!fragile && strchr(";{,", line.bytes[i]) && next_random(seed) % 4 == 0)
                    text_put_string(&out, random_filler(seed));
            }
        }
        text_put_byte(&out, '\n');
    }
    return text_built(&out);
}

/* The first line that differs, rather than all. */
static void assert_same(Text actual, Text wanted, Text source)
{
    Text line;
    Text wanted_line;
    while (text_next_line(&actual, &line) && text_next_line(&wanted, &wanted_line)) {
        if (!text_equals(line, wanted_line)) {
            fail_msg("%.*s\ninstead of\n%.*s\nin\n%.*s", TEXT_FORMAT(line),
                     TEXT_FORMAT(wanted_line), TEXT_FORMAT(source));
        }
    }
    assert_int_equal(actual.length, wanted.length);
}

static void shaken_layouts_are_mended(void **state)
{
    Fixture *fixture = *state;
    Text text = fixture_file(fixture, everything);
    fixture_parse_text(fixture, text);
    Text tree = ast_dump(fixture->arena, fixture->ast);
    uint32_t seed = 1;
    for (int i = 0; i < 300; i++) {
        Text shaken = shake(fixture, text, &seed);
        Text once = format_once(fixture, shaken);
        assert_same(ast_dump(fixture->arena, fixture->ast), tree, shaken);
        assert_int_equal(count_bytes(once), count_bytes(shaken));
        Text twice = format_once(fixture, once);
        assert_string_equal(twice.bytes, once.bytes);
        assert_string_equal(ast_dump(fixture->arena, fixture->ast).bytes, tree.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(sample_is_canonical),
        FIXTURE_TEST(everything_is_laid_out),
        FIXTURE_TEST(mistakes_are_refused),
        FIXTURE_TEST(shaken_layouts_are_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
