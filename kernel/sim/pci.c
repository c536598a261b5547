// SPDX-License-Identifier: GPL-2.0-only
/*
 * A PCI domain in software.  Each GPU sits on a root bus of its own, so that
 * there is room for its virtual functions and so that it can be plugged and
 * unplugged alone.
 *
 * libvirt, Nova and KubeVirt know a parent of mediated devices only when it
 * is a PCI device; that is all this is for.  No address of a real bus is ever
 * touched: the domain is one that no hardware uses, and its configuration
 * space is an array.
 *
 * struct pci_sysdata is what x86 calls the private half of a root bus.
 */
#include <linux/notifier.h>
#include <linux/siphash.h>

#include "../compat/pci.h"
#include "sim.h"

#define FIRST_DOMAIN		0x1000
#define LAST_DOMAIN		0xffff

/* Domain of all simulated GPUs; set once, before there is any. */
static int sim_domain;
static const char *override_name;

static struct sim_slot *bus_slot(struct pci_bus *bus)
{
	struct pci_sysdata *sysdata = bus->sysdata;

	return container_of(sysdata, struct sim_slot, sysdata);
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *value)
{
	struct sim_slot *slot = bus_slot(bus);
	unsigned long flags;
	bool found;

	*value = ~0;
	raw_spin_lock_irqsave(&slot->lock, flags);
	found = sim_functions_read(&slot->functions, devfn, where, size, value);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	return found ? PCIBIOS_SUCCESSFUL : PCIBIOS_DEVICE_NOT_FOUND;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 value)
{
	struct sim_slot *slot = bus_slot(bus);
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&slot->lock, flags);
	found = sim_functions_write(&slot->functions, devfn, where, size,
				    value);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	return found ? PCIBIOS_SUCCESSFUL : PCIBIOS_DEVICE_NOT_FOUND;
}

static struct pci_ops config_ops = {
	.read = config_read,
	.write = config_write,
};

/* NULL for a device that is not ours: somebody's real GPU. */
struct sim_slot *sim_pci_slot(struct pci_dev *pdev)
{
	return pdev->bus->ops == &config_ops ? bus_slot(pdev->bus) : NULL;
}

/*
 * Our devices carry the ids of real boards.  The override keeps drivers of
 * those off them, and lets our driver do without an id table that would match
 * real boards.  It is set whenever the PCI core adds the device, that is, also
 * after somebody wrote to remove and rescan.
 */
static int set_override(struct notifier_block *nb, unsigned long action,
			void *data)
{
	struct pci_dev *pdev = to_pci_dev((struct device *)data);

	if (action != BUS_NOTIFY_ADD_DEVICE || !sim_pci_slot(pdev))
		return NOTIFY_DONE;
	if (device_set_driver_override(&pdev->dev, override_name))
		pci_err(pdev, "no memory for driver_override\n");
	return NOTIFY_OK;
}

static struct notifier_block override_notifier = {
	.notifier_call = set_override,
};

static bool domain_used(int domain)
{
	struct pci_bus *bus = NULL;

	while ((bus = pci_find_next_bus(bus)))
		if (pci_domain_nr(bus) == domain)
			return true;
	return false;
}

int sim_pci_init(const char *driver_name)
{
	sim_domain = FIRST_DOMAIN;
	while (domain_used(sim_domain))
		if (++sim_domain > LAST_DOMAIN)
			return -ENOSPC;
	override_name = driver_name;
	return bus_register_notifier(&pci_bus_type, &override_notifier);
}

void sim_pci_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &override_notifier);
}

/*
 * The same board and ordinal has the same name on every host and in every
 * slot.  Version 8 of RFC 9562: the bits mean something to their maker alone.
 */
static u64 name_piece(struct sim_slot *slot)
{
	static const siphash_key_t keys[] = {
		{ { 0x6e767667707573ULL, 1 } }, { { 0x6e767667707573ULL, 2 } },
	};
	char text[64];
	u64 hash[2];
	size_t len;
	u8 b[16];

	len = scnprintf(text, sizeof(text), "%s:%u", slot->board->name,
			slot->ordinal);
	hash[0] = siphash(text, len, &keys[0]);
	hash[1] = siphash(text, len, &keys[1]);
	memcpy(b, hash, sizeof(b));
	b[6] = (b[6] & 0x0f) | 0x80;
	b[8] = (b[8] & 0x3f) | 0x80;
	scnprintf(slot->uuid, sizeof(slot->uuid), "GPU-%pUb", b);
	return hash[0];
}

static void init_functions(struct sim_slot *slot, u32 vfs)
{
	const struct sim_board *board = slot->board;
	struct sim_functions *f = &slot->functions;

	sim_config_init(&f->pf, board->device, board->subsystem,
			name_piece(slot));
	if (vfs)
		sim_functions_add_vfs(f, board->device, slot->vfs, vfs);
}

struct sim_slot *sim_pci_new_slot(const struct sim_request *req)
{
	u32 vfs = req->sriov ? min_t(u32, req->board->max_vgpus, SIM_MAX_VFS) :
			       0;
	struct pci_host_bridge *bridge;
	struct sim_slot *slot;

	bridge = pci_alloc_host_bridge(struct_size(slot, vfs, vfs));
	if (!bridge)
		return NULL;
	slot = pci_host_bridge_priv(bridge);
	slot->bridge = bridge;
	slot->board = req->board;
	slot->ordinal = req->ordinal;
	slot->sriov = req->sriov;
	slot->vendor_vfio = req->vendor_vfio;
	slot->sysdata.node = req->node;
	strscpy(slot->release, req->release, sizeof(slot->release));
	raw_spin_lock_init(&slot->lock);
	init_functions(slot, vfs);
	return slot;
}

/* The bridge, and the slot with it, goes with its last reference. */
void sim_pci_free_slot(struct sim_slot *slot)
{
	pci_free_host_bridge(slot->bridge);
}

/* A scan does not say when there was no memory for what it has found. */
static bool found_whole(struct pci_bus *bus)
{
	struct pci_dev *pdev = list_first_entry_or_null(&bus->devices,
							struct pci_dev,
							bus_list);

	return pdev && device_has_driver_override(&pdev->dev);
}

static int scan(struct pci_host_bridge *bridge)
{
	int rc = pci_scan_root_bus_bridge(bridge);

	if (rc)
		return rc;
	if (found_whole(bridge->bus)) {
		pci_bus_add_devices(bridge->bus);
		return 0;
	}
	pci_stop_root_bus(bridge->bus);
	pci_remove_root_bus(bridge->bus);
	return -ENOMEM;
}

/*
 * Where the bus cannot be added, some kernels (6.1.192 is one) put the caller's
 * reference to the bridge as well, and others leave it.  Nobody else knows the
 * bridge then, so the count tells.  And they lose its window, on a list of
 * their own that has ended with their function; so it is freed as it is.
 */
static int scan_keeping_bridge(struct pci_host_bridge *bridge)
{
	struct resource_entry *window =
		list_first_entry_or_null(&bridge->windows,
					 struct resource_entry, node);
	int rc;

	get_device(&bridge->dev);
	rc = scan(bridge);
	if (rc && list_empty(&bridge->windows))
		resource_list_free_entry(window);
	if (!rc || kref_read(&bridge->dev.kobj.kref) > 1)
		put_device(&bridge->dev);
	return rc;
}

/*
 * pci_host_bridge keeps its memory after a failure, and the caller frees it.
 * What a probe of the GPU says goes to dmesg: a GPU without driver is still a
 * PCI device.
 */
int sim_pci_plug(struct sim_slot *slot, struct device *parent, u8 number)
{
	struct pci_host_bridge *bridge = slot->bridge;
	int rc;

	slot->sysdata.domain = sim_domain;
	slot->numbers = (struct resource) {
		.name = "nvvgpu-sim",
		.start = number,
		.end = number,
		.flags = IORESOURCE_BUS,
	};
	pci_add_resource(&bridge->windows, &slot->numbers);
	bridge->dev.parent = parent;
	bridge->sysdata = &slot->sysdata;
	bridge->busnr = number;
	bridge->ops = &config_ops;

	pci_lock_rescan_remove();
	rc = scan_keeping_bridge(bridge);
	pci_unlock_rescan_remove();
	return rc;
}

void sim_pci_unplug(struct sim_slot *slot)
{
	pci_lock_rescan_remove();
	pci_stop_root_bus(slot->bridge->bus);
	pci_remove_root_bus(slot->bridge->bus);
	pci_unlock_rescan_remove();
}
