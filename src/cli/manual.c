/* The rows of commands.def as roff. */
#include "cli/cli_internal.h"

#include "cli/embedded.h"

/* Text as roff takes it: no hyphen for a minus, no line that begins like a request. */
static void roff_put(TextBuilder *out, const char *text)
{
    if (*text == '.' || *text == '\'') text_put_string(out, "\\&");
    for (; *text != '\0'; text++)
        if (*text == '-')
            text_put_string(out, "\\-");
        else if (*text == '\\')
            text_put_string(out, "\\e");
        else
            text_put_byte(out, *text);
}

static void roff_put_options(TextBuilder *out, CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].command != command) continue;
        text_put_string(out, ".TP\n\\fB");
        if (rows[i].short_name != 0) text_put_format(out, "\\-%c\\fR, \\fB", rows[i].short_name);
        text_put_string(out, "\\-\\-");
        roff_put(out, rows[i].name);
        text_put_string(out, "\\fR");
        if (rows[i].value != NULL) text_put_format(out, " \\fI%s\\fR", rows[i].value);
        text_put_byte(out, '\n');
        roff_put(out, rows[i].summary);
        text_put_string(out, rows[i].later ? " (not implemented yet)\n" : "\n");
    }
}

static bool command_has_own_options(CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].command == command) return true;
    return false;
}

static void roff_put_command(TextBuilder *out, CommandId id)
{
    const CommandRow *row = command_row(id);
    if (row->handler == NULL) return;
    text_put_format(out, ".SS %s\n.B schemac %s\n", row->name, row->name);
    if (command_has_own_options(id)) text_put_string(out, ".RI [ OPTION ...]\n");
    if (row->operands[0] != '\0') {
        text_put_string(out, ".I ");
        roff_put(out, row->operands);
        text_put_byte(out, '\n');
    }
    text_put_string(out, ".PP\n");
    roff_put(out, row->description);
    text_put_byte(out, '\n');
    if (row->alias != NULL)
        text_put_format(out, ".PP\nAlso called\n.BR \"schemac %s\" .\n", row->alias);
    roff_put_options(out, id);
}

static void roff_put_later(TextBuilder *out)
{
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const CommandRow *row = command_row(id);
        if (row->handler != NULL) continue;
        text_put_format(out, ".TP\n.B %s\n", row->name);
        roff_put(out, row->summary);
        text_put_byte(out, '\n');
    }
}

Text manual_make(Arena *arena)
{
    TextBuilder out = text_builder(arena);
    text_put_string(&out, ".\\\" Made from commands.def and manual.txt; BLESS=1 tests/run "
                          "tests/unit/cli/test_manual\n"
                          ".TH SCHEMAC 1 \"\" schemac \"User commands\"\n"
                          ".SH NAME\nschemac \\- schema compiler for PostgreSQL: migrations and "
                          "typed C from one file\n"
                          ".SH SYNOPSIS\n.B schemac\n.RI [ OPTION ...]\n.I COMMAND\n"
                          ".RI [ ARGUMENT ...]\n"
                          ".SH DESCRIPTION\n"
                          "schemac compiles a declarative .schema file into numbered PostgreSQL "
                          "migrations, each with a way up and a way down, runs them, and generates "
                          "C that reads and writes the tables in binary.\n"
                          "Results go to standard output, messages to standard error.\n"
                          ".SH OPTIONS\nThese come before or after any command.\n");
    roff_put_options(&out, COMMAND_NONE);
    text_put_string(&out, ".SH COMMANDS\n");
    for (CommandId id = 0; id < COMMAND_COUNT; id++) roff_put_command(&out, id);
    text_put_string(&out,
                    ".SS Not implemented yet\nThese are planned, and say so when they are used:\n");
    roff_put_later(&out);
    text_put_string(&out, cli_manual_txt);
    return text_built(&out);
}
