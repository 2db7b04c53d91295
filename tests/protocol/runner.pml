/* The runner's protocol (ARCHITECTURE.md, "The protocol"), for spin: see `run`.
 *
 * Runners bring one database through STEPS, of which one runs outside of transactions. They send messages; each is
 * carried out by whichever server process takes it, as behind a pooler, as late as it likes, also when its sender is
 * gone or has given its connection up. Runners die anywhere, answers are lost, statements are aborted, and a lease is
 * taken from whoever has nothing running, as if he had been silent for long. When all are done, one more run that
 * nothing disturbs ends it.
 *
 * -DMUTATION=NAME takes one thing away that the protocol needs; spin must find what goes wrong. */

#ifndef RUNNERS
#define RUNNERS 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LOSSES
#define LOSSES 1
#endif
#ifndef ABORTS
#define ABORTS 1
#endif
#ifndef STEPS
#define STEPS 2
#endif
#ifndef OUTSIDE
#define OUTSIDE 1 /* the step that runs outside of transactions */
#endif
#define is_inside(step) ((step) != OUTSIDE)
#define TOKENS (RUNNERS + LOSSES + 2)
#define LAST RUNNERS /* the run that nothing disturbs */

/* mutations */
#define NONE 0
#define NO_TOKEN 1      /* a transaction does not look whose the lease is */
#define NO_LOCK 2       /* it looks, and does not keep it until it commits */
#define RECORD_APART 3  /* a section commits before its record */
#define NO_OPEN 4       /* a statement outside of transactions is not recorded as begun */
#define NO_LOOK_UP 5    /* one that was begun is run again, and not looked up */
#define NO_FENCE 6      /* it comes without a guard */
#define NO_ALIVE 7      /* the lease is taken from a runner whose statement runs */
#define NO_WAIT 8       /* one's own lease is renewed while something runs under the old token */
#define BELIEVED 9      /* an answer that was lost is taken for a good one */
#define REMEMBERED 10   /* after a lost answer the run goes on from what it remembers, not from the records */
#define SAME_TOKEN 11   /* the lease is renewed under the same token */
#ifndef MUTATION
#define MUTATION NONE
#endif

mtype = { take, section, opens, statement, records, release };

/* the database */
byte lease;          /* a token; 0: free */
byte locked;         /* the token whose transaction has the lease's row; 0: none */
byte done;           /* steps that are recorded */
bool open;           /* the statement of step `done` is recorded as begun */
byte effect[STEPS];  /* how often each happened */
byte working[TOKENS]; /* statements that run, by the token that they carry */

/* between: what each sends, over its first connection and over the one after that; and what it hears */
#define BOXES (2 * RUNNERS + 1)
#define box_of(sender) (2 * (sender) + connection[sender])
chan sent[BOXES] = [1] of { mtype, byte, byte, byte }; /* what, token, step or old token, count */
chan answers[RUNNERS + 1] = [1] of { bool };
bit connection[RUNNERS + 1];

byte tokens; /* that were given out */
byte crashes = CRASHES, losses = LOSSES, aborts = ABORTS, ended, idle = BOXES;

/* ---- the server ---- */

#define is_locked_for(token) (locked != 0 && locked != token)
#if MUTATION == NO_TOKEN
#define is_guarded(token) true
#else
#define is_guarded(token) (lease == token)
#endif
#if MUTATION == NO_ALIVE
#define is_gone(token) true
#else
#define is_gone(token) (working[token] == 0)
#endif
#if MUTATION == NO_WAIT
#define is_quiet(token) true
#else
#define is_quiet(token) (working[token] == 0)
#endif

inline record(step, token)
{
    assert(lease == token);       /* one writer of records */
    assert(effect[step] == 1);    /* nothing is recorded that is not so */
    assert(done == step);
    done = step + 1;
    open = false
}

inline happen(step)
{
    assert(done == step);         /* in order */
    effect[step]++;
    assert(effect[step] == 1)     /* once */
}

/* A section and its record, in one transaction, which has the lease's row: that alone keeps others away. */
inline carry_out_section(step, token, good)
{
    atomic {
        locked == 0;
        if
        :: is_guarded(token) ->
           good = true;
           locked = (MUTATION == NO_LOCK || MUTATION == NO_TOKEN -> 0 : token)
        :: else -> good = false
        fi
    }
    if
    :: good ->
        if
        :: atomic { aborts > 0 -> aborts--; good = false; locked = 0 }
#if MUTATION == RECORD_APART
        :: atomic { happen(step); locked = 0 }
           atomic {
               if
               :: is_guarded(token) -> record(step, token)
               :: else -> good = false
               fi
           }
#else
        :: atomic { happen(step); record(step, token); locked = 0 }
#endif
        fi
    :: else
    fi
}

/* Outside of any transaction, behind a guard in the same message. */
inline carry_out_statement(step, token, good)
{
    atomic {
#if MUTATION == NO_FENCE
        good = true; working[token]++
#else
        locked == 0;
        if
        :: is_guarded(token) -> good = true; working[token]++
        :: else -> good = false
        fi
#endif
    }
    if
    :: good ->
        if
        :: atomic { aborts > 0 -> aborts--; good = false; working[token]-- }
        :: atomic { happen(step) }
           working[token]--
        fi
    :: else
    fi
}

/* What takes one step. */
inline carry_out_at_once()
{
    if
    :: what == take ->
        good = locked == 0 && (step == 0 -> lease == 0 || is_gone(lease) : lease == step && is_quiet(step));
        if
        :: good -> lease = token
        :: else
        fi
    :: what == opens ->
        good = is_guarded(token);
        if
        :: good -> assert(lease == token); open = true
        :: else
        fi
    :: what == records ->
        good = is_guarded(token);
        if
        :: good -> record(step, token)
        :: else
        fi
    :: what == release ->
        good = true;
        if
        :: lease == token -> lease = 0
        :: else
        fi
    fi
}

/* To who still listens on that connection. */
inline answer()
{
    if
    :: box == box_of(box / 2) && len(answers[box / 2]) == 0 -> answers[box / 2] ! good
    :: !(box == box_of(box / 2) && len(answers[box / 2]) == 0)
    fi;
    what = take; token = 0; step = 0; count = 0; good = false
}

#define may_begin(at) (nempty(sent[at]) && locked == 0)

/* The process that carries out what comes over one connection. */
proctype Server(byte box)
{
    mtype what;
    byte token, step, count;
    bool good;
end:
    do
    :: atomic {
            may_begin(box) -> sent[box] ? what, token, step, count;
            if
            :: what == section || what == statement -> idle--
            :: !(what == section || what == statement) -> carry_out_at_once(); answer(); goto end
            fi
        }
        if
        :: what == statement -> carry_out_statement(step, token, good)
        :: what == section ->
            do
            :: count > 0 ->
                carry_out_section(step, token, good);
                if
                :: good -> step++; count--
                :: else -> break
                fi
            :: else -> break
            od
        fi;
        atomic { answer(); idle++ }
    od
}

/* ---- a runner ---- */

#define FAILED 0
#define DONE 1
#define LOST 2

/* Sends and waits for the answer, or does not get it. (Whoever is dead sends nothing more.) */
inline ask(what, step, count)
{
    atomic {
        if
        :: sent[box_of(me)] ! what, token, step, count
        :: me != LAST && crashes > 0 -> crashes--; goto dead
        fi
    }
    atomic {
        if
        :: answers[me] ? good -> result = (good -> DONE : FAILED)
        :: me != LAST && losses > 0 ->
            losses--;
            connection[me] = 1;
            if
            :: answers[me] ? _
            :: empty(answers[me])
            fi;
            result = (MUTATION == BELIEVED -> DONE : LOST)
        :: me != LAST && crashes > 0 -> crashes--; goto dead
        fi;
        good = false
    }
}

#if RUNNERS > 2
#define is_over (empty(sent[0]) && empty(sent[1]) && empty(sent[2]) && empty(sent[3]) && empty(sent[4]) && empty(sent[5]))
#else
#define is_over (empty(sent[0]) && empty(sent[1]) && empty(sent[2]) && empty(sent[3]))
#endif

proctype Runner(byte me)
{
    byte token, own, at, result, count;
    bool good, began, remembers;

takes: /* the lease, under a new token: in place of one's own, or once its holder is gone */
    atomic {
#if MUTATION == SAME_TOKEN
        if
        :: own != 0 -> token = own
        :: else -> tokens++; token = tokens
        fi
#else
        tokens++;
        token = tokens
#endif
    }
takes_again:
    ask(take, own, 0);
    if
    :: result == DONE -> own = 0
    :: atomic { result == FAILED && lease == own && own != 0 && is_quiet(own) && locked == 0 -> goto takes_again }
    :: atomic {
            result == FAILED && !(lease == own && own != 0) && (lease == 0 || is_gone(lease)) && locked == 0 ->
            own = 0;
            goto takes_again
       }
    :: result == FAILED && me != LAST -> goto gives_up
    :: result == LOST -> own = 0; goto takes
    fi;

plans: /* from what is recorded */
    atomic {
        if
        :: MUTATION == REMEMBERED && remembers -> began = false
        :: else -> at = done; began = open
        fi;
        remembers = true
    }
    do
    :: at == STEPS -> break
    :: at < STEPS && is_inside(at) ->
        if
        :: count = 1
        :: at + 1 < STEPS && is_inside(at + 1) -> count = 2
        fi;
        ask(section, at, count);
        if
        :: result == DONE -> at = at + count
        :: result == FAILED -> goto gives_up
        :: result == LOST -> own = token; goto takes
        fi
    :: at < STEPS && !is_inside(at) ->
        if
        :: began && MUTATION != NO_LOOK_UP && effect[at] > 0 -> goto looked_up
        :: else
        fi;
#if MUTATION != NO_OPEN
        ask(opens, at, 0);
        if
        :: result == DONE
        :: result == FAILED -> goto gives_up
        :: result == LOST -> own = token; goto takes
        fi;
#endif
        ask(statement, at, 0);
        if
        :: result == DONE
        :: result == FAILED -> goto gives_up
        :: result == LOST -> own = token; goto takes
        fi;
looked_up:
        began = false;
        ask(records, at, 0);
        if
        :: result == DONE -> at++
        :: result == FAILED -> goto gives_up
        :: result == LOST -> own = token; goto takes
        fi
    od;
    assert(done == STEPS);        /* whoever comes to the end is at the target */
gives_up:
    if
    :: me == LAST -> assert(done == STEPS)
    :: else
    fi;
    sent[box_of(me)] ! release, token, 0, 0;
    atomic { answers[me] ? _ -> ended++; goto over }
dead:
    ended++
over:
    skip
}

init
{
    byte i;
    atomic {
        for (i : 0 .. BOXES - 1) { run Server(i) }
        for (i : 0 .. RUNNERS - 1) { run Runner(i) }
    }
    /* all have ended, and the server did all that it was told */
    atomic { ended == RUNNERS && is_over && idle == BOXES -> aborts = 0; run Runner(LAST) }
    atomic { ended == RUNNERS + 1 && idle == BOXES };
    assert(done == STEPS && !open && lease == 0);
    for (i : 0 .. STEPS - 1) { assert(effect[i] == 1) }
}
