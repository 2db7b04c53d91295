/* Sequences (CREATE SEQUENCE), also those of identity columns. */
#ifndef SCHEMAC_MODEL_SEQUENCE_H
#define SCHEMAC_MODEL_SEQUENCE_H

#include "model/object.h"

#include "model/attributes/sequence_options.def"

#include "model/attributes/sequence.def"

/* PostgreSQL's defaults for a sequence of `type` going up, or down when increment < 0. */
SequenceOptions sequence_options_default(Name type, int64_t increment);
bool sequence_options_equal(const SequenceOptions *a, const SequenceOptions *b);
/* Whether no value of before is one still, so that it can only begin again. */
bool sequence_starts_again(const SequenceOptions *options, const SequenceOptions *before);
/* Whether its first values of before are none now. */
bool sequence_begins_later(const SequenceOptions *options, const SequenceOptions *before);
/* Whether where it began is beyond its end now, so that it may stand there. */
bool sequence_began_beyond(const SequenceOptions *options, const SequenceOptions *before);

#endif
