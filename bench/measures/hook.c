// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libvirt's qemu hook for a domain that has no vGPU, beside a C program that
 * does nothing.
 */
#include <stdio.h>

#include "bench.h"
#include "program.h"
#include "report.h"

#define DOMAIN	"/tmp/bench-domain.xml"

/* Of a usual size, with disks as its only devices. */
static void write_domain(void)
{
	FILE *f = fopen(DOMAIN, "we");
	int i;

	if (!f)
		bail("cannot write " DOMAIN);
	fputs("<domain type='kvm'><name>vm1</name><devices>\n", f);
	for (i = 0; i < 40; i++)
		fprintf(f, "<disk type='file' device='disk'>"
			"<driver name='qemu' type='qcow2'/>"
			"<source file='/var/lib/libvirt/images/vm1-%d.qcow2'/>"
			"<target dev='vd%d' bus='virtio'/></disk>\n", i, i);
	fputs("</devices></domain>\n", f);
	fclose(f);
}

int main(void)
{
	static const char *const hook[] = {
		"/etc/libvirt/hooks/qemu.d/nvvgpu", "vm1", "prepare", "begin",
		"-", NULL
	};
	static const char *const empty[] = { "build/bench/bin/empty", NULL };
	const struct bench_row row = {
		.what = "hook, a domain without vGPU",
		.unit = "ms",
		.peer = "empty program",
		.aim = "<= 1.3",
	};
	struct program a = { hook, DOMAIN }, b = { empty, DOMAIN };
	const struct bench_side ours = { program_times, &a };
	const struct bench_side theirs = { program_times, &b };

	write_domain();
	bench_compare(&row, 10, 0, &ours, &theirs);
	return 0;
}
