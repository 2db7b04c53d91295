/* Defaults of a sequence's options, and what other options mean for where it stands. */
#include "model/sequence.h"

#include <string.h>

#include "model/attributes.h"

static int64_t type_maximum(Name type)
{
    if (strcmp(type, "smallint") == 0) return INT16_MAX;
    if (strcmp(type, "integer") == 0) return INT32_MAX;
    return INT64_MAX;
}

/* init_params in PostgreSQL's sequence.c: an ascending sequence goes from 1 to the type's maximum,
 * a descending one from -1 to its minimum. */
SequenceOptions sequence_options_default(Name type, int64_t increment)
{
    int64_t maximum = type_maximum(type);
    SequenceOptions options = {.type = type, .increment = increment, .cache = 1};
    options.minimum = increment > 0 ? 1 : -maximum - 1;
    options.maximum = increment > 0 ? maximum : -1;
    options.start = increment > 0 ? 1 : -1;
    return options;
}

bool sequence_options_equal(const SequenceOptions *a, const SequenceOptions *b)
{
    return members_equal(&SequenceOptions_members, a, b);
}

bool sequence_starts_again(const SequenceOptions *options, const SequenceOptions *before)
{
    return options->minimum > before->maximum || options->maximum < before->minimum;
}

bool sequence_begins_later(const SequenceOptions *options, const SequenceOptions *before)
{
    if (sequence_starts_again(options, before)) return false;
    return options->increment > 0 ? options->minimum > before->minimum
                                  : options->maximum < before->maximum;
}

bool sequence_began_beyond(const SequenceOptions *options, const SequenceOptions *before)
{
    if (sequence_starts_again(options, before)) return false;
    return options->increment > 0 ? before->start > options->maximum
                                  : before->start < options->minimum;
}
