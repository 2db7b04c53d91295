#!/usr/bin/env bash
# The generated C: what `schemac gen` writes today, compiled as C11 to C23 and included from C++11 to C++20
# with every warning an error, by each compiler that is there; and mistakes that must not compile.
#
#   BLESS=1 tests/run tests/models/test_matrix.sh     takes over what gen writes as tests/models/generated
set -uo pipefail
root=$PWD
work=${TEST_FOLDER:?}
pq=$(pkg-config --cflags libpq 2>/dev/null || echo "-I$(pg_config --includedir)")
strict="-Wall -Wextra -Wconversion -Wshadow -pedantic -Werror"
number=0 failed=0

result() { # STATUS NAME
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; failed=1; fi
}

# --- What gen writes -------------------------------------------------------------------------------

mkdir -p "$work/types/schema"
cp tests/models/types.schema "$work/types/schema"
(cd "$work/types" && schemac -q diff -m baseline && schemac -q gen) > "$work/gen" 2>&1
status=$?
[ $status = 0 ] || sed 's/^/# /' "$work/gen"
result $status "gen writes the types"
if [ "${BLESS:-0}" = 1 ]; then
    cp "$work"/types/generated/types.[ch] tests/models/generated/
fi
for name in types.h types.c; do
    diff -u "tests/models/generated/$name" "$work/types/generated/$name" > "$work/difference"
    status=$?
    [ $status = 0 ] || sed 's/^/# /' "$work/difference"
    result $status "tests/models/generated/$name is what gen writes"
done

mkdir -p "$work/alike/schema"
cp tests/models/alike.schema "$work/alike/schema"
(cd "$work/alike" && schemac -q diff -m baseline && schemac -q gen) > "$work/gen" 2>&1
result $? "gen writes what is alike"
alike=$work/alike/generated/alike.h

# Prints what stands after "alike_compliance_" in the names of the functions that search.
searches() { grep -oE '^SchemacStatus alike_compliance_(list|nearest)_[a-z0-9_]*' "$alike" | sed 's/.*alike_compliance_//' | grep -v '^list_2' | tr '\n' ' '; }

[ "$(searches)" = "list_ordered_by_id list_by_limit_ordered_by_limit list_by_user_id_ordered_by_org_id_asc \
list_by_user_id_ordered_by_org_id_desc list_by_user_id_ordered_by_org_id_in_c_noted \
nearest_cosine_in_a_partial nearest_cosine nearest_l2_of_embedding nearest_l2_of_title nearest_inner_product_in_e7 \
nearest_inner_product_in_e8 nearest_inner_product_in_e9 " ]
status=$?
[ $status = 0 ] || echo "# $(searches)"
result $status "what is the same is one function, and what is not is told apart"
tr -d '\n' < "$alike" | grep -q "and where \* *note = 'x \* /'::text. Served by \* *index a_partial\|note = 'x \* /'"
result $? "the predicate stands in the comment"
columns() { sed -n "/^typedef struct $1 {/,/^}/s/.* \([a-z]*\);.*/\1/p" "$alike" | tr '\n' ' '; }
[ "$(columns AlikeGrandchild)/$(columns AlikePart)/$(columns AlikeTyped)" = "id name extra other more /id v /a b " ]
result $? "children, partitions and typed tables have all of their columns"

# --- It compiles -----------------------------------------------------------------------------------

compile() { # COMMAND...
    "$@" > "$work/compile" 2>&1
    local status=$?
    [ $status = 0 ] || sed 's/^/# /' "$work/compile" | head -20
    return $status
}

units="generated/rag.c generated/rag_chain.c $work/types/generated/types.c $work/types/generated/types_chain.c $work/alike/generated/alike.c"
for compiler in gcc clang; do
    command -v $compiler > /dev/null || continue
    for standard in c11 c17 gnu2x c2x; do
        for unit in $units; do
            compile $compiler -std=$standard $strict $pq -Isrc/runtime -O1 -c "$unit" -o "$work/unit.o"
            result $? "$compiler -std=$standard ${unit##*/}"
        done
    done
done
printf '#include "rag.h"\n#include "rag_chain.h"\n#include "types.h"\nint main() { return 0; }\n' > "$work/headers.cpp"
for compiler in g++ clang++; do
    command -v $compiler > /dev/null || continue
    for standard in c++11 c++14 c++17 c++20; do
        compile $compiler -std=$standard $strict $pq -Isrc/runtime -Igenerated -I"$work/types/generated" \
            -fsyntax-only "$work/headers.cpp"
        result $? "$compiler -std=$standard includes the headers"
    done
done

# --- What must not ---------------------------------------------------------------------------------

refuse() { # NAME, the body of a function on standard input
    { printf '#include "rag.h"\nSchemacStatus f(PGconn *c, SchemacFailure *e);\n'
      printf 'SchemacStatus f(PGconn *c, SchemacFailure *e)\n{\n'; cat; printf '}\n'; } > "$work/wrong.c"
    if cc -std=c11 -O2 -Wall -Werror $pq -Isrc/runtime -Igenerated -c "$work/wrong.c" -o "$work/wrong.o" > "$work/wrong" 2>&1; then
        result 1 "$1 does not compile"
    else
        result 0 "$1 does not compile"
    fi
}
refuse "a nullable value for one that is not null" << 'END'
    RagChunks row = {.id = schemac_some_text("x")};
    return rag_chunks_insert(c, &row, RAG_CHUNKS_ID, e);
END
refuse "a value that is not null for a nullable one" << 'END'
    RagChunks row = {.id = schemac_text("x")};
    row.parent_id = row.id;
    return rag_chunks_insert(c, &row, RAG_CHUNKS_ID, e);
END
refuse "a timestamp for a timestamptz" << 'END'
    RagDocuments row = {.id = schemac_text("x")};
    row.deleted_at.value = schemac_timestamp_now();
    return rag_documents_insert(c, &row, RAG_DOCUMENTS_ID, e);
END
refuse "a status that nobody looks at" << 'END'
    rag_chunks_delete(c, schemac_text("x"), e);
    return SCHEMAC_DONE;
END
refuse "a vector that is too short" << 'END'
    float q[3] = {0};
    RagChunksList list;
    SchemacNearest how = {.limit = 1};
    return rag_chunks_nearest_cosine(c, NULL, q, &how, NULL, 0, RAG_CHUNKS_ID, &list, e);
END
printf '#include "schemac/rt.h"\n#undef SCHEMAC_RT_ABI\n#define SCHEMAC_RT_ABI 2\n#include "rag.h"\n' > "$work/abi.c"
cc -std=c11 $pq -Isrc/runtime -Igenerated -fsyntax-only "$work/abi.c" > /dev/null 2>&1
[ $? != 0 ]
result $? "a runtime of another ABI does not compile"
cc -std=c11 $pq -Isrc/runtime -Igenerated -x c - -c -o "$work/main.o" <<< 'int main(void) { return 0; }'
cc -std=c11 $pq -Isrc/runtime -c generated/rag.c -o "$work/rag.o"
cc "$work/main.o" "$work/rag.o" -lpq -o "$work/unlinked" > /dev/null 2>&1
[ $? != 0 ]
result $? "without schemac-rt it does not link"

echo "1..$number"
exit $failed
