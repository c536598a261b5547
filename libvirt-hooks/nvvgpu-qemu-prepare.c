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

/* number: which of the domain's vGPUs; uuid or vf: which device it is to be. */
static int fill_in(const struct hook *hook, const struct domain_wish *wish,
		   size_t number, const char *uuid, const char *vf,
		   struct nvvgpu_request *req)
{
	char name[NVVGPU_NAME_MAX + 1];

	make_name(hook, number, name);
	return nvvgpu_request_set_name(req, wish->name ?: name) ?:
		nvvgpu_request_set_uuid(req, uuid) ?:
		nvvgpu_request_set_gpu(req, vf) ?:
		nvvgpu_request_set_profile(req, wish->profile) ?:
		nvvgpu_request_set_domain(req, who(hook)) ?:
		nvvgpu_request_set_transient(req, true);
}

static int make(const struct hook *hook, const struct domain_wish *wish,
		size_t number, const char *uuid, const char *vf)
{
	struct nvvgpu_request *req;
	int ret;

	ret = nvvgpu_request_new(hook->ctx, &req);
	if (ret < 0)
		return ret;
	ret = fill_in(hook, wish, number, uuid, vf, req);
	if (!ret)
		ret = nvvgpu_vgpu_create(hook->ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static int start(struct hook *hook, size_t number)
{
	struct domain_mdev *mdev = &hook->domain.mdevs[number];
	char *name;
	int ret;

	if (is_there(mdev->uuid))
		return EXIT_SUCCESS;
	ret = nvvgpu_uuid_to_name(hook->ctx, mdev->uuid, &name);
	if (!ret) {
		ret = nvvgpu_vgpu_start(hook->ctx, name);
		free(name);
	} else if (ret == -ENOENT && mdev->wish) {
		ret = make(hook, mdev->wish, number, mdev->uuid, NULL);
		mdev->made = !ret;
	} else if (ret == -ENOENT || ret == -EINVAL) {
		/* Nobody's, or no UUID at all: that is for libvirt to say. */
		return EXIT_SUCCESS;
	}
	return ret < 0 ? failed(hook) : EXIT_SUCCESS;
}

static int start_vf(struct hook *hook, size_t index)
{
	struct domain_vf *vf = &hook->domain.vfs[index];
	int ret;

	ret = nvvgpu_vf_start(hook->ctx, vf->address);
	if (!ret && vf->wish) {
		ret = make(hook, vf->wish, hook->domain.num_mdevs + index,
			   NULL, vf->address);
		vf->made = !ret;
	}
	return ret < 0 ? failed(hook) : EXIT_SUCCESS;
}

/* One that cannot go is told of, and keeps no other from going. */
static int release(const struct hook *hook)
{
	const struct domain *domain = &hook->domain;
	size_t i;
	int ret;

	for (i = 0; i < domain->num_mdevs; i++) {
		ret = nvvgpu_vgpu_release_from(hook->ctx,
					       domain->mdevs[i].uuid,
					       who(hook));
		if (ret < 0 && ret != -ENOENT)
			failed(hook);
	}
	for (i = 0; i < domain->num_vfs; i++)
		if (nvvgpu_vf_release_from(hook->ctx, domain->vfs[i].address,
					   who(hook)) < 0)
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
	const struct domain *domain = &hook->domain;
	int ret = check_wishes(hook);
	size_t i;

	for (i = 0; !ret && i < domain->num_mdevs; i++)
		ret = start(hook, i);
	for (i = 0; !ret && i < domain->num_vfs; i++)
		ret = start_vf(hook, i);
	return ret;
}

/* What has been said is why the domain does not start. */
static void take_back(const struct hook *hook)
{
	const struct domain *domain = &hook->domain;
	size_t i;

	for (i = 0; i < domain->num_mdevs; i++)
		if (domain->mdevs[i].made)
			nvvgpu_vgpu_release_from(hook->ctx,
						 domain->mdevs[i].uuid,
						 who(hook));
	for (i = 0; i < domain->num_vfs; i++)
		if (domain->vfs[i].made)
			nvvgpu_vf_release_from(hook->ctx,
					       domain->vfs[i].address,
					       who(hook));
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
