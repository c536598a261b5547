// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which GPUs are plugged in: the module parameter and
 * /sys/devices/nvvgpu-sim/, see kernel/ABI/sysfs-devices-nvvgpu-sim.
 */
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sim.h"

#define MAX_GPUS		256	/* bus numbers of a domain */

static struct device *root;
static LIST_HEAD(slots);

/* Guards slots and what is on the bus; held while a GPU comes or goes. */
static DEFINE_MUTEX(plug_lock);

static struct sim_slot *find_piece(const struct sim_board *board,
				   unsigned int ordinal)
{
	struct sim_slot *slot;

	list_for_each_entry(slot, &slots, node)
		if (slot->board == board && slot->ordinal == ordinal)
			return slot;
	return NULL;
}

static struct sim_slot *find_number(unsigned int number)
{
	struct sim_slot *slot;

	list_for_each_entry(slot, &slots, node)
		if (slot->numbers.start == number)
			return slot;
	return NULL;
}

/* With plug_lock held. */
static int plug(struct sim_request *req)
{
	unsigned int number = 0;
	struct sim_slot *slot;
	int rc;

	while (req->any && find_piece(req->board, req->ordinal))
		req->ordinal++;
	if (find_piece(req->board, req->ordinal)) {
		dev_err(root, "board %s:%u is plugged in already\n",
			req->board->name, req->ordinal);
		return -EEXIST;
	}
	while (find_number(number))
		if (++number == MAX_GPUS)
			return -ENOSPC;
	slot = sim_pci_new_slot(req);
	if (!slot)
		return -ENOMEM;
	rc = sim_pci_plug(slot, root, number);
	if (rc) {
		sim_pci_free_slot(slot);
		return rc;
	}
	list_add_tail(&slot->node, &slots);
	return 0;
}

static void unplug(struct sim_slot *slot)
{
	list_del(&slot->node);
	sim_pci_unplug(slot);
	sim_pci_free_slot(slot);
}

static int plug_text(char *text)
{
	struct sim_request req;
	int rc;

	rc = sim_request_parse(root, strim(text), &req);
	if (rc)
		return rc;
	rc = mutex_lock_interruptible(&plug_lock);
	if (rc)
		return rc;
	rc = plug(&req);
	mutex_unlock(&plug_lock);
	return rc;
}

static ssize_t add_gpu_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	char *text = kstrndup(buf, count, GFP_KERNEL);
	int rc;

	if (!text)
		return -ENOMEM;
	rc = plug_text(text);
	kfree(text);
	return rc ?: count;
}
static DEVICE_ATTR_WO(add_gpu);

/* Only in the way in which sysfs writes it: "1000:02:00.0" */
static int parse_address(const char *buf, unsigned int *domain,
			 unsigned int *number)
{
	char text[sizeof("ffffffff:ff:00.0")];

	if (sscanf(buf, "%8x:%2x", domain, number) == 2) {
		snprintf(text, sizeof(text), "%04x:%02x:00.0", *domain,
			 *number);
		if (sysfs_streq(buf, text))
			return 0;
	}
	dev_err(root, "\"%.*s\" is no address of a GPU, as 1000:00:00.0 is\n",
		(int)strcspn(buf, "\n"), buf);
	return -EINVAL;
}

static int unplug_address(unsigned int domain, unsigned int number)
{
	struct sim_slot *slot;
	int rc;

	rc = mutex_lock_interruptible(&plug_lock);
	if (rc)
		return rc;
	slot = find_number(number);
	if (slot && slot->sysdata.domain == domain)
		unplug(slot);
	else
		rc = -ENODEV;
	mutex_unlock(&plug_lock);
	return rc;
}

static ssize_t remove_gpu_store(struct device *dev,
				struct device_attribute *attr,
				const char *buf, size_t count)
{
	unsigned int domain, number;
	int rc;

	rc = parse_address(buf, &domain, &number);
	if (!rc)
		rc = unplug_address(domain, number);
	return rc ?: count;
}
static DEVICE_ATTR_WO(remove_gpu);

static ssize_t boards_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	char known[128];

	sim_request_boards(known, sizeof(known));
	return sysfs_emit(buf, "%s\n", known);
}
static DEVICE_ATTR_RO(boards);

static struct attribute *root_attrs[] = {
	&dev_attr_add_gpu.attr,
	&dev_attr_remove_gpu.attr,
	&dev_attr_boards.attr,
	NULL,
};

static const struct attribute_group root_group = {
	.attrs = root_attrs,
};

static void unplug_all(void)
{
	struct sim_slot *slot, *next;

	mutex_lock(&plug_lock);
	list_for_each_entry_safe_reverse(slot, next, &slots, node)
		unplug(slot);
	mutex_unlock(&plug_lock);
}

/* Only a list of nothing at all may be empty. */
static int plug_list(const char *list)
{
	char *copy = kstrdup(list, GFP_KERNEL);
	char *rest = copy;
	int rc = 0;

	if (!copy)
		return -ENOMEM;
	if (!*copy)
		rest = NULL;
	while (!rc && rest)
		rc = plug_text(strsep(&rest, ","));
	kfree(copy);
	return rc;
}

int sim_gpus_init(const char *list)
{
	int rc;

	root = root_device_register("nvvgpu-sim");
	if (IS_ERR(root))
		return PTR_ERR(root);
	rc = plug_list(list);
	if (!rc)
		rc = device_add_group(root, &root_group);
	if (rc) {
		unplug_all();
		root_device_unregister(root);
	}
	return rc;
}

/* The attributes go first: after that nobody can plug in another one. */
void sim_gpus_exit(void)
{
	device_remove_group(root, &root_group);
	unplug_all();
	root_device_unregister(root);
}
