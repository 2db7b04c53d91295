/* A model's header and source, a table at a time: what is decided of one is gone before the next.
 */
#include "emit/emit.h"

#include "emit/emit_internal.h"

static void add_file(Arena *arena, EmittedFiles *files, const char *prefix, const char *suffix,
                     Text content)
{
    EmittedFile file = {text_string(arena, text_format(arena, "%s%s", prefix, suffix)), content};
    VECTOR_ADD(arena, files, file);
}

/* One table at a time in `scratch`: a database of 20,000 tables makes 400 MB of C. */
static void emit_table(CModel *model, CTable *table, Arena *scratch, TextBuilder *header,
                       TextBuilder *source)
{
    Arena *own = model->arena;
    CTable whole = *table;
    model->arena = scratch;
    c_table_decide(model, &whole);
    text_put(header, c_print_header_table(model, &whole));
    text_put(source, c_print_source_table(model, &whole));
    model->arena = own;
    arena_reset(scratch);
}

/* After some tables it is known how large the whole will be: growing by doubling would touch it
 * twice. */
static void reserve_rest(TextBuilder *out, size_t done, size_t left)
{
    size_t average = out->length / done;
    text_reserve(out, (average + average / 16) * left);
}

bool emit_models(Arena *arena, const Database *database, Diagnostics *diagnostics,
                 EmittedFiles *files)
{
    size_t errors = diagnostics->error_count;
    CModel *model = c_model_make(arena, database, diagnostics);
    if (diagnostics->error_count > errors) return false;
    Arena *scratch = arena_new();
    TextBuilder header = text_builder(arena);
    TextBuilder source = text_builder(arena);
    text_put(&header, c_print_header_begin(model));
    text_put(&source, c_print_source_begin(model));
    for (size_t i = 0; i < model->tables.count; i++) {
        emit_table(model, model->tables.items[i], scratch, &header, &source);
        if (i == 63) {
            reserve_rest(&header, i + 1, model->tables.count - i - 1);
            reserve_rest(&source, i + 1, model->tables.count - i - 1);
        }
    }
    text_put(&header, c_print_header_end());
    arena_free(scratch);
    add_file(arena, files, model->prefix, ".h", text_built(&header));
    add_file(arena, files, model->prefix, ".c", text_built(&source));
    return true;
}
