/* Printing, as one text or a file for each kind in a namespace, and reading. Renames that go round
 * (a from b, b from a) are kept as comments, by which the next diff knows that they were made. */
#include "snapshot/snapshot.h"

#include <string.h>

#include "base/bug.h"
#include "model/renames.h"
#include "sema/sema.h"
#include "snapshot/writer_internal.h"
#include "syntax/syntax.h"

typedef void Printer(Writer *writer, const Object *object);

/* Parts are printed by what they are parts of. */
#define PRINTER_GLOBAL(subject) print_##subject
#define PRINTER_NAMESPACED(subject) print_##subject
#define PRINTER_PART(subject) NULL

static Printer *const printers[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) \
    PRINTER_##place(subject),
#include "model/kinds.def"
#undef KIND
};

/* Only what decides how the rest is read. */
static void print_project(Writer *writer, const Project *project)
{
    put(writer, "project ");
    if (project->name == NULL)
        put(writer, "snapshot");
    else
        put_name(writer, project->name);
    put(writer, " {\n    namespace ");
    put_name(writer, project->default_namespace);
    put(writer, ";\n");
    if (project->owner != NULL) {
        put(writer, "    owner ");
        put_name(writer, project->owner);
        put(writer, ";\n");
    }
    put(writer, "}\n\n");
}

static void print_object(Writer *writer, const Object *object)
{
    if (printers[object->kind] == NULL) BUG("no printer for a %s", kind_row(object->kind)->word);
    printers[object->kind](writer, object);
    text_put(&writer->out, text_built(&writer->comments));
    writer->comments.length = 0;
    put_extras(writer, object);
}

/* ---- names that have changed places ---- */

#define SETTLED "// renamed: "

typedef struct SettledPrinter {
    Writer *writer;
    const Database *database;
} SettledPrinter;

static void print_round(void *context, const Object *object)
{
    SettledPrinter *printer = context;
    if (object->renamed_from.name == NULL || !rename_goes_round(printer->database, object)) return;
    put(printer->writer, SETTLED);
    text_put(&printer->writer->out, rename_describe(printer->writer->arena, object));
    put(printer->writer, "\n");
}

/* What the clauses of a schema say that go round; and what was said before, of a snapshot. */
static void print_settled(Writer *writer, const Database *database)
{
    SettledPrinter printer = {writer, database};
    size_t before = writer->out.length;
    put(writer, "\n");
    database_visit(database, print_round, &printer);
    for (size_t i = 0; i < database->settled.count; i++) {
        put(writer, SETTLED);
        text_put(&writer->out, database->settled.items[i]);
        put(writer, "\n");
    }
    if (writer->out.length == before + 1) writer->out.length = before;
}

static void read_settled(Database *database, Text text)
{
    static const Text mark = {SETTLED, sizeof SETTLED - 1};
    for (size_t begin = 0; begin < text.length;) {
        const char *found = memchr(text.bytes + begin, '\n', text.length - begin);
        size_t end = found == NULL ? text.length : (size_t)(found - text.bytes);
        Text line = text_slice(text, begin, end);
        if (line.length > mark.length && memcmp(line.bytes, mark.bytes, mark.length) == 0)
            VECTOR_ADD(database->arena, &database->settled,
                       text_copy(database->arena, text_slice(line, mark.length, line.length)));
        begin = end + 1;
    }
}

static Text print_all(Arena *arena, const Database *database, const char *title)
{
    Writer writer = {text_builder(arena), arena, text_builder(arena)};
    put(&writer, title);
    put(&writer, "\n\n");
    print_project(&writer, &database->project);
    for (size_t i = 0; i < database->objects.count; i++)
        print_object(&writer, database->objects.items[i]);
    writer.out.length--; /* the last blank line */
    print_settled(&writer, database);
    return text_built(&writer.out);
}

static const char *split_name(Arena *arena, const Object *object)
{
    TextBuilder name = text_builder(arena);
    if (object->name.namespace_name != NULL)
        text_put_format(&name, "%s.", object->name.namespace_name);
    text_put_string(&name, kind_row(object->kind)->plural);
    for (size_t i = 0; i < name.length; i++)
        if (name.bytes[i] == '/' || name.bytes[i] == ' ') name.bytes[i] = '_';
    text_put_string(&name, ".schema");
    return text_built(&name).bytes;
}

static void add_file(Arena *arena, SnapshotFiles *files, const char *name, Writer *writer)
{
    writer->out.length--; /* the last blank line */
    SnapshotFile file = {text_string(arena, text_from_string(name)),
                         text_copy(arena, text_built(&writer->out))};
    VECTOR_ADD(arena, files, file);
}

SnapshotFiles snapshot_print_split(Arena *arena, const Database *database, const char *title)
{
    Arena *scratch = arena_new();
    SnapshotFiles files = {0};
    Writer writer = {text_builder(scratch), scratch, text_builder(scratch)};
    print_project(&writer, &database->project);
    add_file(arena, &files, "project.schema", &writer);
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        const Object *before = i == 0 ? NULL : database->objects.items[i - 1];
        const Object *next =
            i + 1 < database->objects.count ? database->objects.items[i + 1] : NULL;
        if (before == NULL || before->kind != object->kind ||
            before->name.namespace_name != object->name.namespace_name) {
            writer.out = text_builder(scratch);
            put(&writer, title);
            put(&writer, "\n\n");
        }
        print_object(&writer, object);
        if (next == NULL || next->kind != object->kind ||
            next->name.namespace_name != object->name.namespace_name)
            add_file(arena, &files, split_name(scratch, object), &writer);
    }
    arena_free(scratch);
    return files;
}

/* What the text leaves behind while it grows is several times its own size. */
Text snapshot_print_titled(Arena *arena, const Database *database, const char *title)
{
    Arena *scratch = arena_new();
    Text text = text_copy(arena, print_all(scratch, database, title));
    arena_free(scratch);
    return text;
}

Text snapshot_print(Arena *arena, const Database *database)
{
    return snapshot_print_titled(arena, database, SNAPSHOT_TITLE);
}

Database *snapshot_read(Arena *arena, Arena *trees, Names *names, Diagnostics *diagnostics,
                        const Source *source)
{
    size_t errors = diagnostics->error_count;
    const Ast *ast = syntax_parse(trees, names, diagnostics, source);
    SemaFiles files = {.items = &ast, .count = 1, .is_recorded = true};
    Database *database = sema_compile(arena, names, diagnostics, files);
    if (diagnostics->error_count != errors) return NULL;
    read_settled(database, source->text);
    return database;
}
