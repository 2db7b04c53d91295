/* The chain in the runner's form. */
#include "revision/revision_internal.h"

static SchemacSection section_convert(Arena *arena, const RevisionSection *section)
{
    Text sql = span_text(section->sql);
    const Source *source = section->sql.source;
    bool is_last = section->sql.end == source->text.length;
    uint32_t begin = section->sql.begin;
    return (SchemacSection){
        .sql = is_last ? sql.bytes : text_string(arena, sql), /* a file's text ends in a NUL */
        .length = sql.length,
        .transactional = section->transactional,
        .lock_timeout_ms = section->lock_timeout_ms,
        .statement_timeout_ms = section->statement_timeout_ms,
        .first_line = source_place(source, begin).line,
        .first_byte = begin,
        .undoes_first = section->undoes_first,
        .undoes_last = section->undoes_last,
        .loses_data = section->loses_data,
        .batch_rows = section->batch_rows,
        .pause_ms = section->pause_ms,
        .lag_ms = section->lag_ms,
        .triggers_off = section->triggers_off,
    };
}

static const SchemacSection *side_convert(Arena *arena, const RevisionSide *side, uint32_t *count)
{
    SchemacSection *sections = ARENA_ARRAY(arena, SchemacSection, side->sections.count);
    for (size_t i = 0; i < side->sections.count; i++)
        sections[i] = section_convert(arena, &side->sections.items[i]);
    *count = (uint32_t)side->sections.count;
    return sections;
}

static bool breaks_clients(const RevisionSide *side)
{
    for (size_t i = 0; i < side->sections.count; i++)
        if (side->sections.items[i].breaks_clients) return true;
    return false;
}

RevisionContract revision_contract(const Revision *revision)
{
    RevisionContract contract = {.from = TEXT_NONE};
    for (size_t i = 0; i < revision->up.sections.count; i++) {
        const RevisionSection *section = &revision->up.sections.items[i];
        contract.is_contract = contract.is_contract || section->is_contract;
        if (text_compare(contract.from, section->contract_from) < 0)
            contract.from = section->contract_from;
    }
    return contract;
}

static void fills_convert(Arena *arena, const RevisionSide *up, SchemacRevision *revision)
{
    VECTOR(SchemacFill) fills = {0};
    for (size_t i = 0; i < up->sections.count; i++) {
        const RevisionSection *section = &up->sections.items[i];
        for (size_t k = 0; k < section->fills.count; k++) {
            const RevisionFill *fill = &section->fills.items[k];
            SchemacFill converted = {.table = text_string(arena, fill->table),
                                     .column = text_string(arena, fill->column)};
            if (!text_is_none(fill->from)) converted.from = text_string(arena, fill->from);
            VECTOR_ADD(arena, &fills, converted);
        }
    }
    revision->fills = fills.items;
    revision->fill_count = (uint32_t)fills.count;
}

static SchemacRevision revision_convert(Arena *arena, const Revision *revision)
{
    const char **parents = ARENA_ARRAY(arena, const char *, revision->parents.count);
    const RevisionContract contract = revision_contract(revision);
    SchemacRevision converted = {
        .id = revision->id,
        .name = revision->name,
        .parents = parents,
        .parent_count = (uint32_t)revision->parents.count,
        .breaks_clients = breaks_clients(&revision->up),
        .up_sha256 = revision->up.hash.hex,
        .down_sha256 = revision->down.hash.hex,
        .chain_sha256 = revision->chain_hash.hex,
    };
    for (size_t i = 0; i < revision->parents.count; i++)
        parents[i] = revision->parents.items[i]->id;
    converted.up = side_convert(arena, &revision->up, &converted.up_count);
    fills_convert(arena, &revision->up, &converted);
    converted.is_contract = contract.is_contract;
    if (!text_is_none(contract.from)) converted.contract_from = text_string(arena, contract.from);
    converted.down = side_convert(arena, &revision->down, &converted.down_count);
    return converted;
}

const SchemacChain *revision_chain_to_run(Arena *arena, const RevisionChain *chain,
                                          const char *project, const char *state_schema,
                                          const char *search_path, const char *model_sha256)
{
    SchemacRevision *revisions = ARENA_ARRAY(arena, SchemacRevision, chain->revisions.count);
    SchemacChain *run = ARENA_NEW(arena, SchemacChain);
    for (size_t i = 0; i < chain->revisions.count; i++)
        revisions[i] = revision_convert(arena, chain->revisions.items[i]);
    *run = (SchemacChain){
        .abi = SCHEMAC_RUN_ABI,
        .abi_symbol = &schemac_run_abi_4,
        .project = project,
        .state_schema = state_schema,
        .search_path = search_path,
        .model_sha256 = model_sha256,
        .revisions = revisions,
        .count = (uint32_t)chain->revisions.count,
    };
    return run;
}

Span revision_place(const RevisionChain *chain, const char *id, bool down, uint32_t section,
                    size_t position)
{
    const Revision *revision = revision_find(chain, text_from_string(id));
    if (revision == NULL || section == 0) return SPAN_NONE;
    const RevisionSide *side = down ? &revision->down : &revision->up;
    if (section > side->sections.count) return SPAN_NONE;
    Span sql = side->sections.items[section - 1].sql;
    size_t at = sql.begin + position;
    size_t end = at;
    const char *bytes = sql.source->text.bytes;
    if (at >= sql.end) return span_make(sql.source, sql.end, sql.end);
    /* The word that the server points at. */
    while (end < sql.end &&
           ((bytes[end] >= 'a' && bytes[end] <= 'z') || (bytes[end] >= 'A' && bytes[end] <= 'Z') ||
            (bytes[end] >= '0' && bytes[end] <= '9') || bytes[end] == '_'))
        end++;
    return span_make(sql.source, at, end > at ? end : at + 1);
}
