#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the boards and types which the simulator offers are those of the
# published lists.  Theory of operation: the compiled table prints itself; the
# .csv files are read here by Text::ParseWords, which has nothing in common
# with boards.awk; both must say the same, type by type.  Then damaged lists
# must stop the build instead of making a wrong table.
use strict;
use warnings;
use File::Temp 'tempdir';
use FindBin;
use List::Util 'max';
use Test::More;
use Text::ParseWords 'parse_line';

chdir "$FindBin::Bin/.." or die "cannot enter the source tree: $!\n";
my $dir = 'kernel/sim';

sub read_csv {
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!\n";
	chomp(my @lines = <$in>);
	my @names = parse_line(',', 0, shift @lines);
	return map {
		my %row;
		@row{@names} = map { $_ // '' } parse_line(',', 0, $_);
		\%row;
	} @lines;
}

my %board = map { $_->{gpu} => $_ } read_csv("$dir/boards.csv");
my @types = grep { $_->{kind} eq 'time-sliced' }
	map { read_csv("$dir/$_") } 'vgpu_types.csv', 'test_types.csv';

my %most;
for my $t (@types) {
	my $gpu = $t->{gpu};
	$most{$gpu} = max($most{$gpu} // 0, $t->{max_instance});
}

my @want = map {
	my $b = $board{$_->{gpu}};
	my $id = $_->{type_id} eq '' ? 50000 + hex $_->{vf_subsystem_id}
		: $_->{type_id};
	join "\t", $b->{gpu}, "$b->{model} (simulated)",
		lc $_->{pf_pci_device_id}, lc $b->{pf_subsystem_id},
		$b->{framebuffer_mib}, $most{$b->{gpu}}, $id,
		$_->{vgpu_name}, $_->{framebuffer_mib}, $_->{max_instance},
		$_->{num_heads}, $_->{max_resolution}, $_->{frl_config},
		lc $_->{vf_subsystem_id};
} @types;

chomp(my @got = `build/t/dump-boards`);
is($?, 0, 'the table prints itself');
is_deeply([sort @got], [sort @want], 'every type is as it was published');

my %boards = map { (split /\t/)[0] => 1 } @got;
for my $name (qw(A2 A16 A40 L4 L40S A100D H100 H200X test)) {
	ok($boards{$name}, "there is a board $name");
}
ok((grep { /^A40\t.*\t558\tNVIDIA A40-2Q\t2048\t24\t4\t7680x4320\t60\t/ } @got),
	'nvidia-558 is the A40-2Q that everybody knows');
ok(!(grep { $_->{type_id} ne '' && $_->{type_id} >= 50000 }
	grep { $_->{gpu} ne 'test' } @types),
	'no published id is where the simulator invents ids');

my $tmp = tempdir(CLEANUP => 1);

sub is_refused {
	my ($why, $edit) = @_;
	open my $in, '<', "$dir/test_types.csv" or die;
	my $text = do { local $/; <$in> };
	local $_ = $text;
	$edit->();
	isnt($_, $text, "the list is damaged: $why");
	open my $out, '>', "$tmp/types.csv" or die;
	print $out $_;
	close $out;
	my $said = `awk -f $dir/boards.awk $dir/boards.csv $tmp/types.csv 2>&1 >/dev/null`;
	isnt($?, 0, "$why stops the build");
	like($said, qr{types\.csv:\d+: }, "$why is located");
}
is_refused('a repeated id', sub { s/60016/60008/ });
is_refused('an unknown board', sub { s/^test,(.*32M)/toast,$1/m });
is_refused('more instances than memory', sub { s/,8,16,/,8,17,/ });
is_refused('a missing field', sub { s/,FF32$//m });
is_refused('a size that is no number', sub { s/,,,32,/,,,many,/ });
is_refused('a missing column', sub { s/max_resolution/resolution/ });
done_testing();
