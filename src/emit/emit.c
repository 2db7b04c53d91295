#include "emit/emit.h"

#include "emit/emit_internal.h"

static void add_file(Arena *arena, EmittedFiles *files, const char *prefix, const char *suffix, Text content)
{
    EmittedFile file = {text_string(arena, text_format(arena, "%s%s", prefix, suffix)), content};
    VECTOR_ADD(arena, files, file);
}

bool emit_models(Arena *arena, const Database *database, Diagnostics *diagnostics, EmittedFiles *files)
{
    size_t errors = diagnostics->error_count;
    CModel *model = c_model_make(arena, database, diagnostics);
    if (diagnostics->error_count > errors) {
        return false;
    }
    add_file(arena, files, model->prefix, ".h", c_print_header(model));
    add_file(arena, files, model->prefix, ".c", c_print_source(model));
    return true;
}
