/* `init`: a project's folders and first files. What is there already is kept. */
#include "cli/cli_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static const char first_schema[] =
    "// What the database should be. `schemac diff` turns every edit of this file into a revision "
    "in\n"
    "// migrations/, `schemac apply` runs it. The language is PostgreSQL's own DDL made "
    "declarative: CREATE\n"
    "// disappears, the parts of a table are written inside braces, statements end in a semicolon.\n"
    "project %s {\n"
    "    migrations \"migrations\";\n"
    "    generated  \"generated\";\n"
    "    // database env \"MY_DATABASE_URL\";    // else DATABASE_URL, else libpq's own variables\n"
    "}\n"
    "\n"
    "/// A first table. Lines that begin with three slashes become comments in the database and in "
    "C.\n"
    "table notes {\n"
    "    id          bigint        generated always as identity primary key;\n"
    "    title       varchar(255)  not null;\n"
    "    body        text;\n"
    "    created_at  timestamptz   not null default now();\n"
    "\n"
    "    index (created_at);\n"
    "}\n"
    "\n"
    "// More that a project often needs:\n"
    "//\n"
    "// extension vector;                                  with columns such as: embedding "
    "vector(768);\n"
    "// enum note_status { draft, published }              with columns such as: status "
    "note_status not null;\n"
    "// table tags { note_id bigint not null references notes on delete cascade; tag text not "
    "null; }\n"
    "// view recent_notes as select * from notes where created_at > now() - interval '7 days';\n";

static const char make_fragment[] =
    "# include schemac.mk    in your Makefile: the C that is generated from the schema, when it is "
    "out of date.\n"
    "SCHEMAC ?= schemac\n"
    "SCHEMAC_SOURCES := $(wildcard schema/*.schema migrations/*.sql)\n"
    "SCHEMAC_NAME := %s\n"
    "SCHEMAC_OBJECTS := generated/$(SCHEMAC_NAME).o generated/$(SCHEMAC_NAME)_chain.o\n"
    "\n"
    "generated/.made: $(SCHEMAC_SOURCES)\n"
    "\t$(SCHEMAC) gen\n"
    "\ttouch $@\n"
    "generated/$(SCHEMAC_NAME).c generated/$(SCHEMAC_NAME).h generated/$(SCHEMAC_NAME)_chain.c: "
    "generated/.made ;\n"
    "$(SCHEMAC_OBJECTS): CFLAGS += $(shell pkg-config --cflags schemac-rt schemac-run)\n";

static const char git_attributes[] =
    "# Revisions are immutable to the byte, and two branches that add one must meet as a "
    "conflict.\n"
    "migrations/*.sql        text eol=lf\n"
    "migrations/revisions.sum text eol=lf merge=text\n"
    "migrations/snapshot.schema linguist-generated\n"
    "generated/*             linguist-generated\n";

/* A name as the language takes it without quotes. */
static const char *project_name(Arena *arena, const char *given)
{
    TextBuilder builder = text_builder(arena);
    for (; *given != '\0' && builder.length < 40; given++) {
        unsigned char byte = (unsigned char)*given;
        if (byte < 0x80 && (isalpha(byte) || (isdigit(byte) && builder.length > 0)))
            text_put_byte(&builder, (char)tolower(byte));
        else if (builder.length > 0 && builder.bytes[builder.length - 1] != '_')
            text_put_byte(&builder, '_');
    }
    while (builder.length > 0 && builder.bytes[builder.length - 1] == '_') builder.length--;
    Text name = text_copy(arena, text_built(&builder));
    return name.length == 0 ? "project" : name.bytes;
}

static const char *folder_name(Arena *arena)
{
    char *real = realpath(".", NULL);
    const char *slash = real == NULL ? NULL : strrchr(real, '/');
    const char *name = text_string(arena, text_from_string(slash == NULL ? "" : slash + 1));
    free(real);
    return name;
}

static bool init_fail(Session *session, const char *path)
{
    diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s", path,
             strerror(errno));
    return false;
}

static void init_report(Session *session, const char *path, bool made)
{
    session_print(session, "%s %s\n", made ? "made" : "kept", path);
    json_begin_object(&session->writer);
    json_key(&session->writer, "path");
    json_string(&session->writer, path);
    json_key(&session->writer, "made");
    json_bool(&session->writer, made);
    json_end_object(&session->writer);
}

static bool init_write(Session *session, const char *path, Text content)
{
    bool there = file_exists(path);
    if (!there && !file_write(session->arena, path, content, NULL)) return init_fail(session, path);
    init_report(session, path, !there);
    return true;
}

static bool init_folder(Session *session, const char *path)
{
    bool there = folder_exists(path);
    if (!there && !folder_make(session->arena, path)) return init_fail(session, path);
    init_report(session, text_format(session->arena, "%s/", path).bytes, !there);
    return true;
}

/* The %s of a template. */
static Text template_fill(Arena *arena, const char *template, const char *name)
{
    const char *hole = strstr(template, "%s");
    TextBuilder builder = text_builder(arena);
    text_put(&builder, (Text){template, (size_t)(hole - template)});
    text_put_string(&builder, name);
    text_put_string(&builder, hole + 2);
    return text_built(&builder);
}

static bool init_schema(Session *session, const char *name)
{
    FileNames names = {0};
    if (folder_list(session->arena, "schema", ".schema", &names) && names.count > 0) {
        init_report(session, path_join(session->arena, "schema", names.items[0]), false);
        return true;
    }
    const char *path = text_format(session->arena, "schema/%s.schema", name).bytes;
    return init_write(session, path, template_fill(session->arena, first_schema, name));
}

bool command_init(Session *session)
{
    const char *given = arguments_operand(&session->arguments, 0);
    const char *name =
        project_name(session->arena, given == NULL ? folder_name(session->arena) : given);
    json_key(&session->writer, "files");
    json_begin_array(&session->writer);
    bool done =
        init_folder(session, "schema") && init_schema(session, name) &&
        init_folder(session, "migrations") && init_folder(session, "generated") &&
        init_write(session, "schemac.mk", template_fill(session->arena, make_fragment, name)) &&
        init_write(session, ".gitattributes", text_from_string(git_attributes));
    json_end_array(&session->writer);
    if (done)
        session_say(session,
                    "next: edit the schema, then `schemac diff -m baseline` and `schemac apply`\n");
    return done;
}
