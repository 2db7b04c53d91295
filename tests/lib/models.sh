# For tests that generate C, compile it and run it against a server: source this after db.sh. A program is built
# like the tests are: with the sanitizers and the runtime of $BUILD/$MODE.

model_flags="-std=c11 -g -O1 -Wall -Wextra -Wconversion -Wshadow -pedantic -Werror"
[ "$MODE" != asan ] || model_flags="$model_flags -fsanitize=address,undefined -fno-sanitize-recover=all"

# Writes C from the .schema on standard input as project folder $1.
model_generate()
{
    mkdir -p "$1/schema"
    cat > "$1/schema/model.schema"
    (cd "$1" && schemac -q diff -m baseline > /dev/null && schemac -q gen > /dev/null)
}

# Compiles the C program on standard input with the generated files of project folder $1 as $2.
model_compile()
{
    cat > "$2.c"
    cc $model_flags $(pkg-config --cflags libpq 2> /dev/null || echo "-I$(pg_config --includedir)") \
        -I"$ROOT/src/runtime" -I"$1/generated" -o "$2" "$2.c" "$1"/generated/*.c \
        "$BUILD/$MODE/lib/libschemac-run.a" "$BUILD/$MODE/lib/libschemac-rt.a" -lpq -lm
}
