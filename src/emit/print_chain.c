/* The table of revisions: plain constant data for schemac/run.h. */
#include "emit/emit.h"
#include "emit/emit_internal.h"

/* What ISO C promises a string literal may have; longer ones are fine for gcc and clang, which say
 * so. */
#define LITERAL_MAX 4095

static void put_string_or_null(TextBuilder *out, const char *string)
{
    if (string == NULL)
        text_put_string(out, "NULL");
    else
        c_put_string(out, text_from_string(string));
}

/* A section's SQL, a literal a line. */
static void put_sql(TextBuilder *out, Text sql)
{
    if (sql.length == 0) {
        text_put_string(out, "\"\"");
        return;
    }
    size_t begin = 0;
    for (size_t i = 0; i < sql.length; i++) {
        if (sql.bytes[i] == '\n' || i + 1 == sql.length) {
            text_put_string(out, begin == 0 ? "" : "\n");
            text_put_string(out, "            ");
            c_put_string(out, text_slice(sql, begin, i + 1));
            begin = i + 1;
        }
    }
}

static void put_timeout(TextBuilder *out, const char *member, int32_t milliseconds)
{
    if (milliseconds == SCHEMAC_TIMEOUT_DEFAULT)
        text_put_format(out, "        .%s = SCHEMAC_TIMEOUT_DEFAULT,\n", member);
    else
        text_put_format(out, "        .%s = %d,\n", member, milliseconds);
}

static void put_sections(TextBuilder *out, const SchemacRevision *revision, size_t number,
                         bool is_down)
{
    const SchemacSection *sections = is_down ? revision->down : revision->up;
    uint32_t count = is_down ? revision->down_count : revision->up_count;
    if (count == 0) return;
    text_put_format(out, "\nstatic const SchemacSection %s_%zu[] = {\n", is_down ? "down" : "up",
                    number);
    for (uint32_t i = 0; i < count; i++) {
        const SchemacSection *section = &sections[i];
        text_put_string(out, "    {\n        .sql =\n");
        put_sql(out, (Text){section->sql, section->length});
        text_put_format(out, ",\n        .length = %zu,\n", section->length);
        text_put_format(out, "        .transactional = %s,\n",
                        section->transactional ? "true" : "false");
        put_timeout(out, "lock_timeout_ms", section->lock_timeout_ms);
        put_timeout(out, "statement_timeout_ms", section->statement_timeout_ms);
        text_put_format(out, "        .first_line = %u,\n        .first_byte = %u,\n",
                        (unsigned)section->first_line, (unsigned)section->first_byte);
        if (section->undoes_first > 0) {
            text_put_format(out, "        .undoes_first = %u,\n        .undoes_last = %u,\n",
                            (unsigned)section->undoes_first, (unsigned)section->undoes_last);
        }
        if (section->batch_rows > 0) {
            text_put_format(out, "        .batch_rows = %u,\n        .pause_ms = %d,\n",
                            (unsigned)section->batch_rows, section->pause_ms);
        }
        if (section->lag_ms > 0) text_put_format(out, "        .lag_ms = %d,\n", section->lag_ms);
        text_put_string(out, section->triggers_off ? "        .triggers_off = true,\n" : "");
        text_put_string(out, section->loses_data ? "        .loses_data = true,\n" : "");
        text_put_string(out, "    },\n");
    }
    text_put_string(out, "};\n");
}

static void put_parents(TextBuilder *out, const SchemacRevision *revision, size_t number)
{
    if (revision->parent_count == 0) return;
    text_put_format(out, "\nstatic const char *const parents_%zu[] = {", number);
    for (uint32_t i = 0; i < revision->parent_count; i++) {
        text_put_string(out, i == 0 ? "" : ", ");
        c_put_string(out, text_from_string(revision->parents[i]));
    }
    text_put_string(out, "};\n");
}

static void put_member(TextBuilder *out, const char *member, const char *string)
{
    text_put_format(out, "        .%s = ", member);
    put_string_or_null(out, string);
    text_put_string(out, ",\n");
}

static void put_fills(TextBuilder *out, const SchemacRevision *revision, size_t number)
{
    if (revision->fill_count == 0) return;
    text_put_format(out, "\nstatic const SchemacFill fills_%zu[] = {\n", number);
    for (uint32_t i = 0; i < revision->fill_count; i++) {
        const SchemacFill *fill = &revision->fills[i];
        text_put_string(out, "    {");
        c_put_string(out, text_from_string(fill->table));
        text_put_string(out, ", ");
        c_put_string(out, text_from_string(fill->column));
        text_put_string(out, ", ");
        put_string_or_null(out, fill->from);
        text_put_string(out, "},\n");
    }
    text_put_string(out, "};\n");
}

static void put_revision(TextBuilder *out, const SchemacRevision *revision, size_t number)
{
    text_put_string(out, "    {\n");
    put_member(out, "id", revision->id);
    put_member(out, "name", revision->name);
    if (revision->parent_count > 0) {
        text_put_format(out, "        .parents = parents_%zu,\n        .parent_count = %u,\n",
                        number, (unsigned)revision->parent_count);
    }
    if (revision->up_count > 0) {
        text_put_format(out, "        .up = up_%zu,\n        .up_count = %u,\n", number,
                        (unsigned)revision->up_count);
    }
    if (revision->down_count > 0) {
        text_put_format(out, "        .down = down_%zu,\n        .down_count = %u,\n", number,
                        (unsigned)revision->down_count);
    }
    text_put_string(out, revision->breaks_clients ? "        .breaks_clients = true,\n" : "");
    text_put_string(out, revision->is_contract ? "        .is_contract = true,\n" : "");
    if (revision->contract_from != NULL) put_member(out, "contract_from", revision->contract_from);
    if (revision->fill_count > 0) {
        text_put_format(out, "        .fills = fills_%zu,\n        .fill_count = %u,\n", number,
                        (unsigned)revision->fill_count);
    }
    put_member(out, "up_sha256", revision->up_sha256);
    put_member(out, "down_sha256", revision->down_sha256);
    put_member(out, "chain_sha256", revision->chain_sha256);
    text_put_string(out, "    },\n");
}

static bool has_long_literal(const SchemacChain *chain)
{
    for (uint32_t i = 0; i < chain->count; i++) {
        const SchemacRevision *revision = &chain->revisions[i];
        for (uint32_t k = 0; k < revision->up_count; k++)
            if (revision->up[k].length > LITERAL_MAX) return true;
        for (uint32_t k = 0; k < revision->down_count; k++)
            if (revision->down[k].length > LITERAL_MAX) return true;
    }
    return false;
}

static Text print_chain_header(Arena *arena, const char *prefix)
{
    TextBuilder out = text_builder(arena);
    Text upper = c_upper(arena, text_from_string(prefix));
    text_put_format(
        &out,
        "/* %s_chain.h: the revisions of the database, compiled in. Written by `schemac gen`.\n"
        " *\n"
        " * schemac_fit(connection, &%s_chain, ...) asks in one round trip whether a database suits the\n"
        " * program; schemac_upgrade brings it there. See schemac/run.h. */\n"
        "#ifndef %.*s_CHAIN_H\n#define %.*s_CHAIN_H\n\n"
        "#include \"schemac/run.h\"\n\n"
        "#if SCHEMAC_RUN_ABI != 4\n"
        "#error \"generated for another version of schemac-run: run `schemac gen` again\"\n"
        "#endif\n\n"
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
        "extern const SchemacChain %s_chain;\n\n"
        "#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
        prefix, prefix, TEXT_FORMAT(upper), TEXT_FORMAT(upper), prefix);
    return text_built(&out);
}

static void put_chain(TextBuilder *out, const char *prefix, const SchemacChain *chain,
                      size_t column_count)
{
    if (chain->count > 0) {
        text_put_string(out, "\nstatic const SchemacRevision revisions[] = {\n");
        for (uint32_t i = 0; i < chain->count; i++)
            put_revision(out, &chain->revisions[i], (size_t)i + 1);
        text_put_string(out, "};\n");
    }
    text_put_format(out, "\nconst SchemacChain %s_chain = {\n    .abi = SCHEMAC_RUN_ABI,\n",
                    prefix);
    text_put_string(out, "    .abi_symbol = &schemac_run_abi_4,\n    .project = ");
    put_string_or_null(out, chain->project);
    text_put_string(out, ",\n    .state_schema = ");
    put_string_or_null(out, chain->state_schema);
    text_put_string(out, ",\n    .search_path = ");
    put_string_or_null(out, chain->search_path);
    text_put_string(out, ",\n    .model_sha256 = ");
    put_string_or_null(out, chain->model_sha256);
    text_put_format(out, ",\n    .revisions = %s,\n    .count = %u,\n",
                    chain->count > 0 ? "revisions" : "NULL", (unsigned)chain->count);
    if (column_count > 0)
        text_put_format(out, "    .columns = columns,\n    .column_count = %zu,\n", column_count);
    if (chain->count > 0) {
        text_put_string(out, "    .generated_for = ");
        put_string_or_null(out, chain->revisions[chain->count - 1].id);
        text_put_string(out, ",\n");
    }
    text_put_string(out, "};\n");
}

static Text print_chain_source(Arena *arena, const char *prefix, const Database *database,
                               const SchemacChain *chain)
{
    TextBuilder out = text_builder(arena);
    text_put_format(
        &out,
        "/* %s_chain.c: the revisions of the database as data. Written by `schemac gen` from the\n"
        " * directory of migrations; edit those instead. */\n"
        "#include \"%s_chain.h\"\n",
        prefix, prefix);
    if (has_long_literal(chain)) {
        text_put_string(&out,
                        "\n/* A section's SQL is one literal; gcc and clang take any length. */\n"
                        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
    }
    for (uint32_t i = 0; i < chain->count; i++) {
        const SchemacRevision *revision = &chain->revisions[i];
        c_put_banner(&out, text_format(arena, "%s %s", revision->id, revision->name));
        put_parents(&out, revision, (size_t)i + 1);
        put_sections(&out, revision, (size_t)i + 1, false);
        put_sections(&out, revision, (size_t)i + 1, true);
        put_fills(&out, revision, (size_t)i + 1);
    }
    size_t column_count = c_put_shape(arena, database, &out);
    put_chain(&out, prefix, chain, column_count);
    return text_built(&out);
}

void emit_chain(Arena *arena, const Database *database, const SchemacChain *chain,
                EmittedFiles *files)
{
    const char *prefix = emit_prefix(arena, &database->project);
    EmittedFile header = {text_string(arena, text_format(arena, "%s_chain.h", prefix)),
                          print_chain_header(arena, prefix)};
    VECTOR_ADD(arena, files, header);
    EmittedFile source = {text_string(arena, text_format(arena, "%s_chain.c", prefix)),
                          print_chain_source(arena, prefix, database, chain)};
    VECTOR_ADD(arena, files, source);
}
