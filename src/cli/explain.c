/* Why each statement of a plan is there, and where it is: `diff --verbose`. */
#include "cli/compile_internal.h"

#include <ctype.h>
#include <inttypes.h>

/* A statement in one line, cut where it is long. */
static Text statement_line(Arena *arena, Text statement)
{
    enum { SHOWN = 88 };
    TextBuilder line = text_builder(arena);
    for (size_t i = 0; i < statement.length; i++) {
        unsigned char byte = (unsigned char)statement.bytes[i];
        bool begins = (byte & 0xC0) != 0x80;
        if (begins && line.length >= SHOWN) {
            text_put_string(&line, " ...");
            break;
        }
        if (isspace(byte) == 0)
            text_put_byte(&line, (char)byte);
        else if (line.length > 0 && line.bytes[line.length - 1] != ' ')
            text_put_byte(&line, ' ');
    }
    return text_built(&line);
}

static void put_reason(Session *session, const StepReason *reason)
{
    JsonWriter *writer = &session->writer;
    bool waits = reason->after != STEP_NONE;
    if (waits)
        session_say(session, "       after %u, since %.*s [%s]\n", reason->after + 1,
                    TEXT_FORMAT(reason->why), reason->rule);
    else
        session_say(session, "       %.*s\n", TEXT_FORMAT(reason->why));
    json_begin_object(writer);
    if (waits) {
        json_key(writer, "after");
        json_number(writer, reason->after + 1);
        json_key(writer, "rule");
        json_string(writer, reason->rule);
    }
    json_key(writer, "why");
    json_text(writer, reason->why);
    json_end_object(writer);
}

static void put_step(Session *session, const Step *step, uint32_t number)
{
    JsonWriter *writer = &session->writer;
    session_say(session, "  %3" PRIu32 ". %.*s\n", number,
                TEXT_FORMAT(statement_line(session->arena, step->statement)));
    json_begin_object(writer);
    json_key(writer, "statement");
    json_text(writer, step->statement);
    json_key(writer, "section");
    json_number(writer, step->section + 1);
    json_key(writer, "reasons");
    json_begin_array(writer);
    for (size_t i = 0; i < step->reasons.count; i++) put_reason(session, &step->reasons.items[i]);
    json_end_array(writer);
    json_end_object(writer);
}

static void put_section(Session *session, const PlanSide *side, const PlanSection *section)
{
    static const char *const words[] = {
        [STEP_TRANSACTION] = "in a transaction",
        [STEP_VALIDATE] = "in a transaction of what may take long",
        [STEP_BACKFILL] = "in batches, each a transaction",
        [STEP_NO_TRANSACTION] = "outside a transaction",
    };
    session_say(session, "  %s:\n", words[section->step_class]);
    for (uint32_t i = 0; i < section->step_count; i++)
        put_step(session, &side->steps.items[section->first_step + i], section->first_step + i + 1);
}

void side_explain(Session *session, const PlanSide *side, const char *name)
{
    JsonWriter *writer = &session->writer;
    session_say(session, "%s:\n", name);
    json_key(writer, text_string(session->arena, text_format(session->arena, "explain_%s", name)));
    json_begin_object(writer);
    json_key(writer, "statements");
    json_begin_array(writer);
    for (size_t i = 0; i < side->sections.count; i++)
        put_section(session, side, &side->sections.items[i]);
    json_end_array(writer);
    json_key(writer, "left_out");
    json_begin_array(writer);
    for (size_t i = 0; i < side->left_out.count; i++) {
        session_say(session, "       left out: %.*s\n", TEXT_FORMAT(side->left_out.items[i]));
        json_text(writer, side->left_out.items[i]);
    }
    json_end_array(writer);
    json_end_object(writer);
}
