// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Second half of the qemu hook: a domain is about to be started that has
 * mediated devices or PCI devices.  Those that are named vGPUs of ours and not
 * there yet are started; where the domain's <metadata> names a profile, one
 * that nobody knows is made from it; any other device is none of our business.
 * One sentence and status 1 stop the start.
 *
 * Or a domain is released, after its end or a start that failed: transient
 * vGPUs, which are those that were made for it, go with it.
 */
#include "domain.h"
#include "libnvvgpu/nvvgpu.h"
#include "nvvgpu-tool/run.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct hook {
	struct nvvgpu_ctx *ctx;
	const char *name;	/* of the domain */
	struct domain domain;
};

static int say(const struct hook *hook, const char *what)
{
	fprintf(stderr, "nvvgpu: domain %s: %s\n", hook->name, what);
	return EXIT_FAILURE;
}

static int failed(const struct hook *hook)
{
	return say(hook, nvvgpu_get_error(hook->ctx));
}

/* Not without need: a running device may be anybody's. */
static bool is_there(const char *uuid)
{
	char path[128];

	if (strlen(uuid) != 36 || strchr(uuid, '/'))
		return true;
	snprintf(path, sizeof(path), "/sys/bus/mdev/devices/%s", uuid);
	return !access(path, F_OK);
}

/* What tells this domain from others, also from one that was copied from it. */
static const char *who(const struct hook *hook)
{
	return hook->domain.uuid ? hook->domain.uuid : hook->name;
}

/* DOMAIN-gpuN, of which a name of ours has fewer kinds of letters. */
static void make_name(const struct hook *hook, size_t number,
		      char name[NVVGPU_NAME_MAX + 1])
{
	const char *from = hook->name;
	char tail[24];
	size_t i, room;

	room = NVVGPU_NAME_MAX - snprintf(tail, sizeof(tail), "-gpu%zu",
					  number);
	while (*from && !isalnum((unsigned char)*from))
		from++;
	if (!*from)
		from = "vm";
	for (i = 0; from[i] && i < room; i++) {
		unsigned char c = from[i];

		name[i] = c < 0x80 && (isalnum(c) || strchr("._-", c)) ?
			tolower(c) : '-';
	}
	memcpy(name + i, tail, strlen(tail) + 1);
}

static int fill_in(const struct hook *hook, const struct domain_device *device,
		   struct nvvgpu_request *req)
{
	const struct domain_wish *wish = device->wish;
	char name[NVVGPU_NAME_MAX + 1];

	make_name(hook, device - hook->domain.devices, name);
	return nvvgpu_request_set_name(req, wish->name ?: name) ?:
		nvvgpu_request_set_uuid(req, device->uuid) ?:
		nvvgpu_request_set_gpu(req, device->uuid ? NULL :
				       device->address) ?:
		nvvgpu_request_set_profile(req, wish->profile) ?:
		nvvgpu_request_set_domain(req, who(hook)) ?:
		nvvgpu_request_set_transient(req, true);
}

static int make(const struct hook *hook, struct domain_device *device)
{
	struct nvvgpu_request *req;
	int ret;

	ret = nvvgpu_request_new(hook->ctx, &req);
	if (ret < 0)
		return ret;
	ret = fill_in(hook, device, req);
	if (!ret)
		ret = nvvgpu_vgpu_create(hook->ctx, req, NULL);
	nvvgpu_request_free(req);
	device->made = !ret;
	return ret;
}

static int start_mdev(const struct hook *hook, struct domain_device *device)
{
	char *name;
	int ret;

	if (is_there(device->uuid))
		return 0;
	ret = nvvgpu_uuid_to_name(hook->ctx, device->uuid, &name);
	if (ret == -ENOENT && device->wish)
		return make(hook, device);
	/* Nobody's, or no UUID at all: that is for libvirt to say. */
	if (ret == -ENOENT || ret == -EINVAL)
		return 0;
	if (ret < 0)
		return ret;
	ret = nvvgpu_vgpu_start(hook->ctx, name);
	free(name);
	return ret;
}

static int start_vf(const struct hook *hook, struct domain_device *device)
{
	int ret = nvvgpu_vf_start(hook->ctx, device->address);

	return !ret && device->wish ? make(hook, device) : ret;
}

/* 0, also when it is none of ours, or 1 when it is gone. */
static int release_device(const struct hook *hook,
			  const struct domain_device *device)
{
	int ret;

	if (!device->uuid)
		return nvvgpu_vf_release_from(hook->ctx, device->address,
					      who(hook));
	ret = nvvgpu_vgpu_release_from(hook->ctx, device->uuid, who(hook));
	return ret == -ENOENT || ret == -EPERM ? 0 : ret;
}

/* One that cannot go is told of, and keeps no other from going. */
static int release(const struct hook *hook)
{
	size_t i;

	for (i = 0; i < hook->domain.num_devices; i++)
		if (release_device(hook, &hook->domain.devices[i]) < 0)
			failed(hook);
	return EXIT_SUCCESS;
}

static int check_wishes(const struct hook *hook)
{
	const struct domain_wish *wish = domain_find_unmet(&hook->domain);
	char what[512];

	if (!wish)
		return EXIT_SUCCESS;
	snprintf(what, sizeof(what), "its <metadata> asks for a vGPU of "
		 "profile '%s', but it has no <hostdev> of type %s%s",
		 wish->profile, wish->address ? "pci with address " :
		 wish->uuid ? "mdev with UUID " : "mdev",
		 wish->address ?: wish->uuid ?: "");
	return say(hook, what);
}

static int start_all(struct hook *hook)
{
	int ret = check_wishes(hook);
	size_t i;

	for (i = 0; !ret && i < hook->domain.num_devices; i++) {
		struct domain_device *device = &hook->domain.devices[i];

		if ((device->uuid ? start_mdev(hook, device) :
		     start_vf(hook, device)) < 0)
			ret = failed(hook);
	}
	return ret;
}

/* What has been said is why the domain does not start. */
static void take_back(const struct hook *hook)
{
	size_t i;

	for (i = 0; i < hook->domain.num_devices; i++)
		if (hook->domain.devices[i].made)
			release_device(hook, &hook->domain.devices[i]);
}

static int prepare(struct hook *hook)
{
	int ret = start_all(hook);

	if (ret)
		take_back(hook);
	return ret;
}

int main(int argc, char **argv)
{
	struct hook hook = { .name = argc > 1 ? argv[1] : "(unknown)" };
	const char *what = domain_read(&hook.domain);
	int ret;

	ret = what ? say(&hook, what) : 0;
	if (!ret && nvvgpu_new(NULL, &hook.ctx) < 0)
		ret = say(&hook, "out of memory");
	if (!ret) {
		nvvgpu_set_run_fn(hook.ctx, run_program, NULL);
		ret = argc > 2 && !strcmp(argv[2], "release") ?
			release(&hook) : prepare(&hook);
	}
	nvvgpu_unref(hook.ctx);
	domain_free(&hook.domain);
	return ret;
}
