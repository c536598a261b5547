// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nvvgpu-picture: shows the test picture on a vGPU's display, through the
 * guest kernel's own driver, and tells its CRC-32C (see picture.h), so that
 * somebody outside can compare a screenshot with it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "screen.h"

static bool hold;
static const char *card = "/dev/dri/card0";
static const char *ppm;
static const char *title = "nvvgpu";
static uint32_t width = 1024, height = 768;

static void usage(int status)
{
	fputs("usage: nvvgpu-picture [--hold] [--size WIDTHxHEIGHT] [--title TEXT]\n"
	      "                      [--device NODE | --ppm FILE]\n",
	      status ? stderr : stdout);
	exit(status);
}

static void parse(int argc, char **argv)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "hold", no_argument, NULL, 'H' },
		{ "ppm", required_argument, NULL, 'p' },
		{ "size", required_argument, NULL, 's' },
		{ "title", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (c == 'd')
			card = optarg;
		else if (c == 'h')
			usage(0);
		else if (c == 'H')
			hold = true;
		else if (c == 'p')
			ppm = optarg;
		else if (c == 't')
			title = optarg;
		else if (c != 's' ||
			 sscanf(optarg, "%4ux%4u", &width, &height) != 2 ||
			 width < 64 || height < 64)
			usage(2);
	if (optind != argc)
		usage(2);
}

static _Noreturn void die(const char *what, int err)
{
	fprintf(stderr, "nvvgpu-picture: %s: %s\n", what, strerror(-err));
	exit(1);
}

/* The vGPU's framebuffer by its own registers; 0 when they cannot be seen. */
static unsigned long long framebuffer_mib(void)
{
	const volatile uint32_t *bar;
	const char *name = strrchr(card, '/');
	char path[128];
	unsigned long long size = 0;
	int fd;

	snprintf(path, sizeof(path), "/sys/class/drm%s/device/resource%d",
		 name ? name : "", NVVGPU_RING_BAR);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	bar = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (bar == MAP_FAILED)
		return 0;
	if (bar[NVVGPU_REG_MAGIC / 4] == NVVGPU_MAGIC)
		size = bar[NVVGPU_REG_FB_SIZE_LO / 4] |
			(unsigned long long)bar[NVVGPU_REG_FB_SIZE_HI / 4] << 32;
	munmap((void *)(uintptr_t)bar, 4096);
	return size >> 20;
}

static void draw(struct picture *pic, unsigned long long mib)
{
	char subtitle[80];
	int n;

	n = snprintf(subtitle, sizeof(subtitle), "%ux%u", pic->width,
		     pic->height);
	if (mib)
		snprintf(subtitle + n, sizeof(subtitle) - (size_t)n,
			 ", framebuffer %llu MiB", mib);
	picture_draw(pic, title, subtitle);
}

static void tell(const struct picture *pic, const char *where)
{
	printf("picture: %ux%u on %s, crc32c=0x%08x\n", pic->width,
	       pic->height, where, picture_crc(pic));
	fflush(stdout);
}

/* For looking at it where there is no display. */
static int to_file(void)
{
	struct picture pic = {
		.width = width,
		.height = height,
		.pitch = width * 4,
		.pixels = calloc(height, width * 4),
	};
	FILE *f = fopen(ppm, "we");
	uint32_t i;

	if (!f || !pic.pixels)
		die(ppm, -errno);
	draw(&pic, 0);
	fprintf(f, "P6\n%u %u\n255\n", width, height);
	for (i = 0; i < width * height; i++) {
		uint32_t p = pic.pixels[i];

		fprintf(f, "%c%c%c", (int)(p >> 16 & 0xff),
			(int)(p >> 8 & 0xff), (int)(p & 0xff));
	}
	if (fflush(f) || ferror(f) || fclose(f))
		die(ppm, -errno);
	tell(&pic, ppm);
	free(pic.pixels);
	return 0;
}

static void wait_for_the_end(void)
{
	struct pollfd fds[2] = {
		{ .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	char buf[64];
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fds[0].fd = signalfd(-1, &set, SFD_CLOEXEC);
	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		if (fds[0].revents)
			return;
		if (fds[1].revents &&
		    read(STDIN_FILENO, buf, sizeof(buf)) <= 0)
			return;
	}
}

int main(int argc, char **argv)
{
	struct screen screen;
	char where[128];
	int ret;

	parse(argc, argv);
	if (ppm)
		return to_file();
	ret = screen_open(&screen, card, width, height);
	if (ret)
		die(card, ret);
	ret = screen_buffer(&screen);
	if (ret)
		die("cannot make a buffer for the picture", ret);
	draw(&screen.picture, framebuffer_mib());
	ret = screen_show(&screen);
	if (ret)
		die("cannot show the picture", ret);
	snprintf(where, sizeof(where), "%s (%s)", card, screen.driver);
	tell(&screen.picture, where);
	if (hold)
		wait_for_the_end();
	screen_close(&screen);
	return 0;
}
