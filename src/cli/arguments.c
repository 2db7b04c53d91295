/* The words after the program's name, read by the tables of commands.def. Options may stand
 * anywhere; a word that is none is answered with what was probably meant. */
#include "cli/cli_internal.h"

#include <string.h>

#include "base/bug.h"

/* Commands and options: the rows of commands.def. */

static const CommandRow commands[] = {
#define COMMAND(identifier, name, alias, operands, handler, summary, description) \
    {name, alias, operands, handler, summary, description},
#define LATER_COMMAND(identifier, name, operands, summary) \
    {name, NULL, operands, NULL, summary, ""},
#include "cli/commands.def"
};

static const OptionRow options[] = {
#define OPTION(command, name, short_name, value, summary) \
    {COMMAND_##command, name, short_name, value, summary, false},
#define LATER_OPTION(command, name, value, summary) \
    {COMMAND_##command, name, 0, value, summary, true},
#define GLOBAL(name, short_name, value, summary) \
    {COMMAND_NONE, name, short_name, value, summary, false},
#include "cli/commands.def"
};

#define OPTION_COUNT (sizeof options / sizeof *options)

const CommandRow *command_row(CommandId id)
{
    if (id >= COMMAND_COUNT) BUG("no command %d", (int)id);
    return &commands[id];
}

CommandId command_find(Text name)
{
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        if (text_equals_string(name, commands[id].name)) return id;
        if (commands[id].alias != NULL && text_equals_string(name, commands[id].alias)) return id;
    }
    return COMMAND_NONE;
}

const OptionRow *option_rows(size_t *count)
{
    *count = OPTION_COUNT;
    return options;
}

/* ---- reading ---- */

typedef struct Reader {
    Arena *arena;
    Diagnostics *diagnostics;
    int count;
    char **words;
    int next;
    Arguments *arguments;
} Reader;

static bool option_is_of(const OptionRow *row, CommandId command)
{
    return row->command == COMMAND_NONE || row->command == command;
}

static const OptionRow *option_find(CommandId command, Text name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_is_of(&options[i], command) && text_equals_string(name, options[i].name))
            return &options[i];
    return NULL;
}

static const OptionRow *option_find_short(CommandId command, char name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_is_of(&options[i], command) && options[i].short_name == name) return &options[i];
    return NULL;
}

/* Words with which other tools call an option, and people would: --dryrun is near, these are
 * not. */
static bool usage_fail_option(Reader *reader, const char *word, Text name)
{
    CommandId command = reader->arguments->command;
    Diagnostic *diagnostic =
        command == COMMAND_NONE
            ? diag_add(reader->diagnostics, CODE_UNKNOWN_OPTION, SPAN_NONE, "unknown option \"%s\"",
                       word)
            : diag_add(reader->diagnostics, CODE_UNKNOWN_OPTION, SPAN_NONE,
                       "schemac %s has no option \"%s\"", commands[command].name, word);
    size_t best = 3;
    const OptionRow *near = NULL;
    for (size_t i = 0; i < OPTION_COUNT && name.length > 1; i++) {
        if (!option_is_of(&options[i], command)) continue;
        size_t distance = text_distance(name, text_from_string(options[i].name), best);
        if (distance < best) {
            best = distance;
            near = &options[i];
        }
    }
    if (near != NULL)
        diag_hint(reader->diagnostics, diagnostic, "Did you mean \"--%s\"?", near->name);
    diag_hint(reader->diagnostics, diagnostic, "Try `schemac %s%s--help`.",
              command == COMMAND_NONE ? "" : commands[command].name,
              command == COMMAND_NONE ? "" : " ");
    return false;
}

/* Takes the value that stands in the word after "=" or the short name, else the next word. */
static bool option_take(Reader *reader, const OptionRow *row, const char *word, const char *joined)
{
    OptionValue option = {row, ""};
    if (row->value == NULL && joined != NULL) {
        diag_add(reader->diagnostics, CODE_OPTION_VALUE, SPAN_NONE,
                 "option \"--%s\" takes no value", row->name);
        return false;
    }
    if (row->value != NULL) {
        if (joined == NULL && reader->next < reader->count) joined = reader->words[reader->next++];
        if (joined == NULL) {
            diag_add(reader->diagnostics, CODE_OPTION_VALUE, SPAN_NONE,
                     "option \"%s\" requires a value, %s", word, row->value);
            return false;
        }
        option.value = joined;
    }
    if (row->later) {
        Diagnostic *diagnostic = diag_add(reader->diagnostics, CODE_NOT_BUILT_YET, SPAN_NONE,
                                          "option \"--%s\" of schemac %s is not implemented yet",
                                          row->name, commands[row->command].name);
        diag_hint(reader->diagnostics, diagnostic, "Leave it out; nothing was done.");
        return false;
    }
    VECTOR_ADD(reader->arena, &reader->arguments->options, option);
    return true;
}

static bool read_long_option(Reader *reader, const char *word)
{
    size_t length = strcspn(word + 2, "=");
    Text name = {word + 2, length};
    const OptionRow *row = option_find(reader->arguments->command, name);
    if (row == NULL)
        return usage_fail_option(reader, text_string(reader->arena, (Text){word, length + 2}),
                                 name);
    return option_take(reader, row, word, word[length + 2] == '=' ? word + length + 3 : NULL);
}

/* "-q", "-qv", "-m NAME", "-mNAME" */
static bool read_short_options(Reader *reader, const char *word)
{
    for (const char *at = word + 1; *at != '\0'; at++) {
        const OptionRow *row = option_find_short(reader->arguments->command, *at);
        const char *shown = text_format(reader->arena, "-%c", *at).bytes;
        if (row == NULL) return usage_fail_option(reader, shown, TEXT_NONE);
        const char *joined = row->value != NULL && at[1] != '\0' ? at + 1 : NULL;
        if (!option_take(reader, row, shown, joined)) return false;
        if (row->value != NULL) return true;
    }
    return true;
}

static bool usage_fail_command(Reader *reader, const char *word)
{
    Text name = text_from_string(word);
    Diagnostic *diagnostic = diag_add(reader->diagnostics, CODE_UNKNOWN_COMMAND, SPAN_NONE,
                                      "unknown command \"%s\"", word);
    size_t best = 3;
    const char *near = NULL;
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const char *const names[] = {commands[id].name, commands[id].alias};
        for (size_t i = 0; i < 2 && names[i] != NULL; i++) {
            size_t distance = text_distance(name, text_from_string(names[i]), best);
            if (distance >= best) continue;
            best = distance;
            near = names[i];
        }
    }
    if (near != NULL) diag_hint(reader->diagnostics, diagnostic, "Did you mean \"%s\"?", near);
    diag_hint(reader->diagnostics, diagnostic, "`schemac --help` lists the commands.");
    return false;
}

/* "-1" and "-12" are targets. */
static bool word_is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && strspn(word + 1, "0123456789") != strlen(word + 1);
}

static bool read_operand(Reader *reader, const char *word)
{
    Arguments *arguments = reader->arguments;
    if (arguments->command == COMMAND_NONE && strcmp(word, "help") != 0) {
        arguments->command = command_find(text_from_string(word));
        return arguments->command != COMMAND_NONE || usage_fail_command(reader, word);
    }
    if (arguments->command == COMMAND_NONE) { /* "help", "help apply" */
        VECTOR_ADD(reader->arena, &arguments->options,
                   (OptionValue){option_find(COMMAND_NONE, TEXT("help")), ""});
        return true;
    }
    VECTOR_ADD(reader->arena, &arguments->operands, word);
    return true;
}

/* How many operands a synopsis such as "FROM [TO]" or "[FILE...]" wants. */
static void operands_count(const char *synopsis, size_t *least, size_t *most)
{
    *least = 0;
    *most = 0;
    for (const char *at = synopsis; *at != '\0';) {
        size_t length = strcspn(at, " ");
        Text word = {at, length};
        at += length + strspn(at + length, " ");
        if (text_equals_string(word, "[--")) return;
        (*most)++;
        if (at[-1] == '.' || (length > 3 && memmem(word.bytes, length, "...", 3) != NULL))
            *most = 10000;
        if (word.bytes[0] != '[') (*least)++;
    }
}

static bool check_operands(Reader *reader)
{
    const Arguments *arguments = reader->arguments;
    const CommandRow *row = &commands[arguments->command];
    size_t least;
    size_t most;
    Diagnostic *diagnostic;
    operands_count(row->operands, &least, &most);
    if (arguments_has(arguments, "help") || row->handler == NULL) return true;
    if (arguments->operands.count < least)
        diagnostic = diag_add(reader->diagnostics, CODE_OPERAND, SPAN_NONE,
                              "schemac %s requires %s", row->name, row->operands);
    else if (arguments->operands.count > most)
        diagnostic = diag_add(reader->diagnostics, CODE_OPERAND, SPAN_NONE,
                              "schemac %s does not accept \"%s\"", row->name,
                              arguments->operands.items[most]);
    else
        return true;
    diag_hint(reader->diagnostics, diagnostic, "Try `schemac %s --help`.", row->name);
    return false;
}

bool arguments_read(Arena *arena, Diagnostics *diagnostics, int count, char **words,
                    Arguments *arguments)
{
    Reader reader = {arena, diagnostics, count, words, 0, arguments};
    *arguments = (Arguments){.command = COMMAND_NONE};
    while (reader.next < count) {
        const char *word = words[reader.next++];
        bool done = true;
        if (strcmp(word, "--") == 0) {
            while (reader.next < count) VECTOR_ADD(arena, &arguments->passed, words[reader.next++]);
        } else if (strncmp(word, "--", 2) == 0) {
            done = read_long_option(&reader, word);
        } else {
            done = word_is_option(word) ? read_short_options(&reader, word)
                                        : read_operand(&reader, word);
        }
        if (!done) return false;
    }
    return arguments->command == COMMAND_NONE || check_operands(&reader);
}

/* ---- asking ---- */

const char *arguments_find(const Arguments *arguments, const char *name)
{
    if (option_find(arguments->command, text_from_string(name)) == NULL)
        BUG("no option --%s here", name);
    for (size_t i = arguments->options.count; i > 0; i--)
        if (strcmp(arguments->options.items[i - 1].row->name, name) == 0)
            return arguments->options.items[i - 1].value;
    return NULL;
}

bool arguments_has(const Arguments *arguments, const char *name)
{
    return arguments_find(arguments, name) != NULL;
}

const char *arguments_operand(const Arguments *arguments, size_t index)
{
    return index < arguments->operands.count ? arguments->operands.items[index] : NULL;
}
