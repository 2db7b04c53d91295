# Fetches packages of Debian for tests that want real input, into folders of their own: nothing is installed, and
# apt's own configuration stays as it is. For tests/regression and tests/applications. Nothing of what is fetched
# is part of this repository.

# The folder that what was fetched and built is kept in from run to run. A server that runs as another user must
# reach it, so for root it is not always below the build folder.
cache_folder()
{
    local folder=${SCHEMAC_TEST_CACHE:-$BUILD/cache} above
    if [ "$(id -u)" = 0 ] && [ -z "${SCHEMAC_TEST_CACHE:-}" ]; then
        mkdir -p "$folder"
        above=$folder
        while [ "$above" != / ]; do
            case $(stat -c %A "$above") in
            *x) ;;
            *) folder=/var/lib/schemac/cache; break ;;
            esac
            above=$(dirname "$above")
        done
    fi
    mkdir -p "$folder" && chmod 755 "$folder" && echo "$folder"
}

# Makes a private configuration of apt in folder $1 with the suites $2...; prints the folder's options for apt on
# lines. Fails without a network.
debian_prepare()
{
    local folder=$1 suite mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg kind
    shift
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" && chmod -R a+rX "$folder"
    : > "$folder/sources.list"
    mirror=$(apt-get indextargets --format '$(SITE) $(COMPONENT)' 2> /dev/null |
        awk '$2 == "main" && $1 !~ /security/ { print $1; exit }')
    for suite in "$@"; do
        for kind in deb deb-src; do
            case $suite in
            *-security) echo "$kind [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian}-security $suite main" ;;
            *) echo "$kind [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $suite main" ;;
            esac
        done
    done > "$folder/sources.list"
    debian_options "$folder"
    apt-get "${debian[@]}" -q update > "$folder/update.log" 2>&1 ||
        grep -q 'Packages' <(ls "$folder/lists") || { tail -n 3 "$folder/update.log" >&2; return 1; }
}

# Sets $debian to apt's options for the private configuration of folder $1.
debian_options()
{
    debian=(-o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State::lists="$1/lists" -o Dir::Cache="$1/cache" -o Dir::State::status=/dev/null
        -o APT::Sandbox::User="$(id -un)")
}

# Versions that the private configuration knows of the package $1, newest first; of its source where $2 is showsrc.
debian_versions()
{
    apt-cache "${debian[@]}" "${2:-show}" "$1" 2> /dev/null | sed -n 's/^Version: //p' | sort -ruV
}

# Unpacks the files of package $1 (of version $2, where given) into folder $3. A mirror may know of a version that
# it does not have: without $2 the next older is tried.
debian_unpack()
{
    local package=$1 wanted=$2 folder=$3 version
    mkdir -p "$folder/.fetched"
    for version in ${wanted:-$(debian_versions "$package")}; do
        (cd "$folder/.fetched" && apt-get "${debian[@]}" -q download "$package=$version") > "$folder/.log" 2>&1 || continue
        dpkg-deb -x "$folder/.fetched/$package"_*.deb "$folder" && rm -r "$folder/.fetched" && return
    done
    tail -n 3 "$folder/.log" >&2
    return 1
}

# Unpacks the original source of package $1 below folder $2, as its tar archive has it.
debian_source()
{
    local package=$1 folder=$2 version
    mkdir -p "$folder"
    for version in $(debian_versions "$package" showsrc); do
        (cd "$folder" && apt-get "${debian[@]}" -q source --download-only "$package=$version") > "$folder/log" 2>&1 || continue
        (cd "$folder" && tar -xf "$package"_*.orig.tar.*) && return
    done
    tail -n 3 "$folder/log" >&2
    return 1
}
