// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-hold UUID [COUNT]: opens a vGPU, says "held", and lets go at the end
 * of its standard input.  Says "request" each time the driver asks for the
 * device back (VFIO's REQ interrupt) and "error" for ERR; with COUNT it lets
 * go by itself after so many requests, as a VMM does that unplugs the device.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"
#include "vfio.h"

static int trigger(struct vdev *dev, unsigned int index)
{
	int32_t fd = eventfd_new();
	int ret = vdev_set_triggers(dev, index, 0, 1, &fd);

	if (ret)
		bail("interrupt index %u of %s: %s", index, dev->name,
		     strerror(-ret));
	return fd;
}

/* Whether there was any input. */
static int obey(const struct vdev *dev)
{
	char buf[64];

	if (read(STDIN_FILENO, buf, sizeof(buf)) <= 0)
		return 0;
	printf("reset: %s\n",
	       ioctl(dev->fd, VFIO_DEVICE_RESET) ? strerror(errno) : "ok");
	return 1;
}

int main(int argc, char **argv)
{
	unsigned long limit = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	unsigned long requests = 0;
	struct pollfd fds[3] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .events = POLLIN },
		{ .events = POLLIN },
	};
	struct vdev dev;

	vdev_from_args(&dev, argc == 3 ? 2 : argc, argv);
	fds[1].fd = trigger(&dev, VFIO_PCI_REQ_IRQ_INDEX);
	fds[2].fd = trigger(&dev, VFIO_PCI_ERR_IRQ_INDEX);
	puts("held");
	fflush(stdout);
	while (!limit || requests < limit) {
		if (poll(fds, 3, -1) < 0)
			break;
		if (fds[1].revents && eventfd_take(fds[1].fd, 0)) {
			requests++;
			puts("request");
		}
		if (fds[2].revents && eventfd_take(fds[2].fd, 0))
			puts("error");
		if (fds[0].revents && !obey(&dev))
			break;
		fflush(stdout);
	}
	vdev_close(&dev);
	puts("released");
	return 0;
}
