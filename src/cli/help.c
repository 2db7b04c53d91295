/* --help, out of the rows of commands.def. */
#include "cli/cli_internal.h"

#include <string.h>

#define HELP_WIDTH 88
#define NAME_WIDTH 13
#define OPTION_WIDTH 26

typedef struct Help {
    TextBuilder out;
    const char *bold;
    const char *plain;
} Help;

static void help_put_title(Help *help, const char *title)
{
    text_put_format(&help->out, "%s%s%s\n", help->bold, title, help->plain);
}

/* Text in lines of at most HELP_WIDTH, each begun by `indent` spaces; the first is begun
 * already. */
static void help_put_wrapped(Help *help, const char *text, size_t indent)
{
    size_t column = indent;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        if (column > indent && column + 1 + length > HELP_WIDTH) {
            text_put_byte(&help->out, '\n');
            text_put_repeat(&help->out, ' ', indent);
            column = indent;
        } else if (column > indent) {
            text_put_byte(&help->out, ' ');
            column++;
        }
        text_put(&help->out, (Text){text, length});
        column += length;
        text += length + strspn(text + length, " ");
    }
    text_put_byte(&help->out, '\n');
}

static void help_put_option(Help *help, const OptionRow *row)
{
    size_t before = help->out.length;
    text_put_string(&help->out, "  ");
    if (row->short_name != 0)
        text_put_format(&help->out, "-%c, ", row->short_name);
    else
        text_put_string(&help->out, "    ");
    text_put_format(&help->out, "--%s", row->name);
    if (row->value != NULL) text_put_format(&help->out, " %s", row->value);
    size_t length = help->out.length - before;
    if (length + 2 > OPTION_WIDTH) {
        text_put_byte(&help->out, '\n');
        length = 0;
    }
    text_put_repeat(&help->out, ' ', OPTION_WIDTH - length);
    const char *summary = row->summary;
    if (row->later)
        summary = text_format(help->out.arena, "%s (not implemented yet)", row->summary).bytes;
    help_put_wrapped(help, summary, OPTION_WIDTH);
}

static void help_put_options(Help *help, CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].command == command) help_put_option(help, &rows[i]);
}

static void help_put_commands(Help *help, bool built)
{
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const CommandRow *row = command_row(id);
        if ((row->handler != NULL) != built) continue;
        text_put_format(&help->out, "  %-*s", NAME_WIDTH, row->name);
        help_put_wrapped(help, row->summary, NAME_WIDTH + 2);
    }
}

static void help_put_all(Help *help)
{
    text_put_string(&help->out,
                    "schemac compiles a .schema file into PostgreSQL migrations, runs them, and "
                    "generates C.\n\n");
    text_put_format(&help->out, "%susage:%s schemac [OPTION...] COMMAND [ARGUMENT...]\n\n",
                    help->bold, help->plain);
    help_put_title(help, "commands");
    help_put_commands(help, true);
    text_put_byte(&help->out, '\n');
    help_put_title(help, "not implemented yet");
    help_put_commands(help, false);
    text_put_byte(&help->out, '\n');
    help_put_title(help, "options");
    help_put_options(help, COMMAND_NONE);
    text_put_string(
        &help->out,
        "\n`schemac COMMAND --help` says more of each. The database is --database, else the "
        "variable that\nthe project block names, else SCHEMAC_DATABASE_URL, else DATABASE_URL, "
        "else libpq's own.\n");
    text_put_string(&help->out,
                    "Exit status: 0 done, 1 the input is wrong, 2 usage, 3 server, 4 differences, "
                    "5 refused for\nsafety, 70 a bug in schemac.\n");
}

static bool command_has_options(CommandId command)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].command == command) return true;
    return false;
}

static void help_put_command(Help *help, CommandId command)
{
    const CommandRow *row = command_row(command);
    bool has_options = command_has_options(command);
    text_put_format(&help->out, "schemac %s: %s\n\n", row->name, row->summary);
    text_put_format(&help->out, "%susage:%s schemac %s%s%s%s\n", help->bold, help->plain, row->name,
                    has_options ? " [OPTION...]" : "", row->operands[0] == '\0' ? "" : " ",
                    row->operands);
    if (row->alias != NULL)
        text_put_format(&help->out, "       also called schemac %s\n", row->alias);
    text_put_byte(&help->out, '\n');
    if (row->handler == NULL)
        text_put_string(&help->out, "This command is not implemented yet.\n\n");
    else {
        help_put_wrapped(help, row->description, 0);
        text_put_byte(&help->out, '\n');
    }
    if (has_options) {
        help_put_title(help, "options");
        help_put_options(help, command);
        text_put_byte(&help->out, '\n');
    }
    help_put_title(help, "options of every command");
    help_put_options(help, COMMAND_NONE);
}

Text help_make(Arena *arena, CommandId command, bool color)
{
    Help help = {text_builder(arena), color ? "\033[1m" : "", color ? "\033[0m" : ""};
    if (command == COMMAND_NONE)
        help_put_all(&help);
    else
        help_put_command(&help, command);
    return text_built(&help.out);
}
