// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A GSP RPC from the call to the answer: through the message queue to the
 * firmware and back.  Opening a vGPU makes a few of them and closing it makes
 * two; the kernel's tracepoints nvvgpu_gsp:gsp_rpc_call and gsp_rpc_done say
 * when each begins and is over, to the microsecond.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "mdev.h"
#include "report.h"

#define TRACE	"/sys/kernel/tracing/instances/nvvgpu-bench"
#define EVENTS	TRACE "/events/nvvgpu_gsp/enable"
#define TIMES	200
#define MAX_RPC	4096
#define VGPU	0

static void enable(const char *value)
{
	int fd = open(EVENTS, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		bail("cannot write %s: %s", EVENTS, strerror(errno));
	close(fd);
}

/* Is the line of this event?  Its time in nanoseconds and its sequence. */
static bool parse(const char *line, const char *event, int64_t *ns,
		  unsigned int *sequence)
{
	const char *at = strstr(line, event), *rest, *time = at;
	long long s, us;

	rest = at ? strstr(at, "sequence=") : NULL;
	if (!rest || sscanf(rest, "sequence=%u", sequence) != 1)
		return false;
	while (time > line && time[-1] != ' ')
		time--;
	if (sscanf(time, "%lld.%6lld", &s, &us) != 2)
		return false;
	*ns = (s * 1000000 + us) * 1000;
	return true;
}

/* Calls of a GPU are made one after the other. */
static size_t read_trace(int64_t *ns)
{
	FILE *f = fopen(TRACE "/trace", "re");
	unsigned int call = 0, done;
	int64_t start = -1, end;
	char line[512];
	size_t num = 0;

	if (!f)
		bail("cannot read %s: %s", TRACE, strerror(errno));
	while (num < MAX_RPC && fgets(line, sizeof(line), f)) {
		if (parse(line, ": gsp_rpc_call:", &end, &call))
			start = end;
		else if (parse(line, ": gsp_rpc_done:", &end, &done) &&
			 start >= 0 && done == call)
			ns[num++] = end - start;
	}
	fclose(f);
	return num;
}

int main(void)
{
	static int64_t ns[MAX_RPC];
	const struct bench_row row = {
		.what = "GSP RPC round trip",
		.unit = "us",
	};
	struct mdev_type type;
	struct vdev dev;
	size_t num;
	int i;

	mdev_load_ours("A40");
	mdev_our_type(&type, 0, "A40-1Q");
	mdev_create(&type, VGPU);
	if (mkdir(TRACE, 0700))
		bail("cannot make %s: %s", TRACE, strerror(errno));
	enable("1");
	for (i = 0; i < TIMES; i++) {
		mdev_open(&dev, VGPU);
		vdev_close(&dev);
	}
	enable("0");
	num = read_trace(ns);
	rmdir(TRACE);
	if (!num)
		bail("no RPC was seen");
	bench_samples(&row, ns, num);

	mdev_remove(VGPU);
	mdev_unload_ours();
	return 0;
}
