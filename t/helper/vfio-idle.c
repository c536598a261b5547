// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-idle UUID...: opens all these vGPUs, touches nothing of them, says
 * "held" and stays until the end of its standard input.
 */
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "vfio.h"

#define MAX_DEVICES 64

int main(int argc, char **argv)
{
	static struct vdev devices[MAX_DEVICES];
	int i, ret;

	if (argc < 2 || argc - 1 > MAX_DEVICES) {
		fprintf(stderr, "usage: vfio-idle UUID...\n");
		return 2;
	}
	for (i = 0; i < argc - 1; i++) {
		ret = vdev_open(&devices[i], argv[i + 1]);
		if (ret)
			bail("cannot open vGPU %s: %s", argv[i + 1],
			     strerror(-ret));
	}
	puts("held");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
