// SPDX-License-Identifier: GPL-2.0-only
/*
 * nvvgpu-sim: GPUs made of nothing, for hosts that have none.
 */
#include <linux/module.h>

#include "sim.h"

static char *gpus = "A40,A40";
module_param(gpus, charp, 0444);
MODULE_PARM_DESC(gpus, "GPUs plugged in at load, as add_gpu takes them, comma separated (A40,A40)");

/*
 * The name of a parent's driver is the first half of its type ids, and some
 * tools accept only ids that begin with "nvidia-".
 */
static char *driver_name = "nvvgpu-sim";
module_param(driver_name, charp, 0444);
MODULE_PARM_DESC(driver_name, "name of the PCI driver (default nvvgpu-sim)");

static int __init sim_init(void)
{
	int rc;

	rc = sim_pci_init(driver_name);
	if (rc)
		return rc;
	sim_faults_init();
	rc = sim_gpu_register_driver(driver_name);
	if (rc)
		goto exit_faults;
	rc = sim_gpus_init(gpus);
	if (rc)
		goto unregister;
	return 0;

unregister:
	sim_gpu_unregister_driver();
exit_faults:
	sim_faults_exit();
	sim_pci_exit();
	return rc;
}

static void __exit sim_exit(void)
{
	sim_gpus_exit();
	sim_gpu_unregister_driver();
	sim_faults_exit();
	sim_pci_exit();
}

module_init(sim_init);
module_exit(sim_exit);

MODULE_DESCRIPTION("Simulated GPUs for nvvgpu; no hardware is behind them");
MODULE_LICENSE("GPL");
