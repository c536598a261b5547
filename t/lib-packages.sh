# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of packages; source it after lib-tap.sh.
#
#	debs		builds Debian packages of this tree, in $DEBS/new, and of
#			the same with an older version, in $DEBS/old, unless
#			they are there; the test ends if they cannot be built
#	in_root WHAT [--out DIR] NAME COMMAND...
#			a subtest: COMMAND prints TAP in a fresh root NAME
#	$version	this one

DEBS=build/root/debs
# shellcheck disable=SC2034 # for who sources this
version=$(sed -n 's/^VERSION := //p' build-config.mk)
command -v mmdebstrap >/dev/null || plan_skip "mmdebstrap is not installed"

# Nobody has an older version of what is new: it is this one with another
# number.
older_tarball() {
	older=$(mktemp -d) &&
	tar -xzf "$1" -C "$older" --strip-components=1 &&
	sed -i 's/^VERSION := .*/VERSION := 0.0.0/' "$older/build-config.mk" &&
	sed -i '0,/^## \[[0-9.]*\]/s//## [0.0.0]/' "$older/CHANGELOG.md" &&
	(cd "$older" && make -s dist) >/dev/null &&
	cp "$older"/build/dist/*.tar.gz "$2"
	set -- $?
	rm -rf "$older"
	return "$1"
}

debs() {
	tarball=$(make -s dist) || exit 1
	mkdir -p $DEBS/old $DEBS/new
	sum=$(sha256sum <"$tarball")
	[ "$(cat $DEBS/stamp 2>/dev/null)" != "$sum" ] || return 0
	rm -f $DEBS/stamp
	diag "building packages"
	# shellcheck disable=SC2016 # $0 is the inner shell's
	older_tarball "$tarball" $DEBS/older.tar.gz &&
	t/root/run --out $DEBS build -- sh -ec '
		packaging/mkdeb "$0" /out/new
		packaging/mkdeb /out/older.tar.gz /out/old' "$tarball" \
		>$DEBS/log 2>&1 &&
	echo "$sum" >$DEBS/stamp && return
	diag "$(tail -n 30 $DEBS/log)"
	echo "Bail out! no packages"
	exit 1
}

in_root() {
	what=$1 out=build/t/in-root.$$
	shift
	mkdir -p build/t
	t/root/run "$@" >$out 2>&1
	status=$?
	sed 's/^/    /' $out
	grep -q '^1\.\.[1-9]' $out && [ $status -eq 0 ]
	set -- $?
	rm -f $out
	ok "$1" "$what"
}
