#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""compute.py CONFIG...: Nova's libvirt driver, asked by lines

Nova as it is installed, with what its compute manager and placement would ask
of the driver: a line of standard input is a verb and its arguments, a line of
standard output the answer as JSON, {"error": WHAT} where Nova raised something.
There is no database, message queue, Glance or Neutron: an instance is known by
its number, images are files, and there is no network.

    start                            init_host(), as nova-compute starts
    inventory                        what placement is told of each GPU
    mdevs                            mediated devices, with type and parent
    assigned                         of which instance each is
    allocate GPU CLASS COUNT         as the first half of spawn does
    spawn NUMBER GPU CLASS COUNT     an instance with so many vGPUs
    boot NUMBER CLASS COUNT          it, after the host was rebooted
    destroy NUMBER CLASS COUNT
"""
import contextlib
import json
import os
import sys

# First of all, as Nova's programs do.
import nova.monkey_patch  # noqa: F401

# pylint: disable=wrong-import-order
from oslo_log import log
import nova.conf
from nova import config
from nova import context
from nova import exception
from nova import objects
from nova import privsep
from nova import rpc
from nova.compute import power_state
from nova.compute import provider_tree
from nova.network import model as network_model
from nova.virt import images
from nova.virt import virtapi
from nova.virt.libvirt import driver

# The files that instances boot from, by the image's UUID.
IMAGES = {
    "6e766700-0000-4000-8000-000000000001": "disk",
    "6e766700-0000-4000-8000-000000000002": "kernel",
    "6e766700-0000-4000-8000-000000000003": "initrd",
}
DISK, KERNEL, INITRD = IMAGES
NO_NETWORK = network_model.NetworkInfo()
DISKS = {"root_device_name": "/dev/vda", "ephemerals": [], "swap": None,
         "block_device_mapping": [], "image": []}


class ImageFolder:
    """Glance: what of its client's calls the driver makes."""

    def __init__(self, folder):
        self.folder = folder

    def get(self, _context, image, **_more):
        disk_format = "qcow2" if image == DISK else "aki"
        return {"id": image, "disk_format": disk_format}

    def download(self, _context, image, dest_path=None, **_more):
        with open(os.path.join(self.folder, IMAGES[image]), "rb") as source, \
                open(dest_path, "wb") as dest:
            dest.write(source.read())


class NoEvents(virtapi.VirtAPI):
    """The compute manager, who would wait for Neutron."""

    @contextlib.contextmanager
    def wait_for_instance_event(self, _instance, _events, **_more):
        yield

    def update_compute_provider_status(self, *_args, **_more):
        pass


class Node:
    """A compute node."""

    def __init__(self):
        self.context = context.get_admin_context()
        self.driver = driver.LibvirtDriver(NoEvents())

    def start(self):
        self.driver.init_host(nova.conf.CONF.host)
        return True

    def _tree(self):
        """Resource providers, as the driver keeps them up to date."""
        node = self.driver.get_available_nodes()[0]
        tree = self.driver.provider_tree
        if tree is None:
            tree = provider_tree.ProviderTree()
            tree.new_root(node, "6e766700-0000-4000-8000-00000000ffff")
        self.driver.update_provider_tree(tree, node)
        # The compute manager keeps it where the driver looks it up.
        self.driver.provider_tree = tree
        return node, tree

    def inventory(self):
        node, tree = self._tree()
        answer = {}
        for uuid in tree.get_provider_uuids():
            provider = tree.data(uuid)
            if provider.name != node:
                answer[provider.name[len(node) + 1:]] = {
                    name: one["total"]
                    for name, one in provider.inventory.items()}
        return answer

    def mdevs(self):
        # pylint: disable=protected-access
        return [{"uuid": one["uuid"], "type": one["type"],
                 "parent": one["parent"]}
                for one in self.driver._get_mediated_devices()]

    def assigned(self):
        # pylint: disable=protected-access
        return self.driver._get_all_assigned_mediated_devices()

    def _allocations(self, gpu, resource, count):
        node, tree = self._tree()
        provider = tree.data("%s_%s" % (node, gpu))
        return {provider.uuid: {"resources": {resource: int(count)}}}

    def allocate(self, gpu, resource, count):
        # pylint: disable=protected-access
        return self.driver._allocate_mdevs(
            self._allocations(gpu, resource, count))

    def _instance(self, number, resource, count):
        number = int(number)
        flavor = objects.Flavor(
            id=1, name="vgpu", flavorid="1", memory_mb=192, vcpus=1,
            root_gb=0, ephemeral_gb=0, swap=0, rxtx_factor=1.0,
            vcpu_weight=None, is_public=True, disabled=False, description=None,
            extra_specs={"resources:" + resource: count})
        host = nova.conf.CONF.host
        return objects.Instance(
            self.context, id=number, hostname="vm", display_name="vm",
            uuid="6e766700-0000-4000-8000-%012x" % (0x100 + number),
            host=host, node=host, project_id="project", user_id="user",
            flavor=flavor, memory_mb=192, vcpus=1, root_gb=0, ephemeral_gb=0,
            image_ref=DISK, kernel_id=KERNEL, ramdisk_id=INITRD,
            root_device_name="/dev/vda", default_ephemeral_device=None,
            default_swap_device=None, ephemeral_key_uuid=None,
            key_name=None, key_data=None, os_type=None, architecture=None,
            vm_mode=None, config_drive="", power_state=power_state.NOSTATE,
            vm_state="building", task_state="spawning", metadata={},
            system_metadata={"image_os_command_line": os.environ["CMDLINE"]},
            numa_topology=None, vcpu_model=None, pci_requests=None,
            pci_devices=objects.PciDeviceList(objects=[]), resources=None,
            device_metadata=None, trusted_certs=None, migration_context=None,
            old_flavor=None, new_flavor=None,
            info_cache=objects.InstanceInfoCache(network_info=NO_NETWORK),
            created_at=None, launched_at=None, deleted=False, cleaned=False)

    def spawn(self, number, gpu, resource, count):
        instance = self._instance(number, resource, count)
        self.driver.spawn(
            self.context, instance, instance.image_meta, [], None,
            self._allocations(gpu, resource, count), network_info=NO_NETWORK,
            block_device_info=DISKS)
        return instance.name

    def boot(self, number, resource, count):
        instance = self._instance(number, resource, count)
        self.driver.resume_state_on_host_boot(
            self.context, instance, NO_NETWORK, [], DISKS)
        return instance.name

    def destroy(self, number, resource, count):
        instance = self._instance(number, resource, count)
        self.driver.destroy(self.context, instance, NO_NETWORK, DISKS)
        return instance.name


def no_service(_cls, _context, host, **_more):
    raise exception.ComputeHostNotFound(host=host)


def without_services(folder):
    """What this process has nobody to talk to for."""
    images.IMAGE_API = ImageFolder(folder)
    # The privileged half of Nova runs here, and not by sudo in a daemon.
    privsep.sys_admin_pctxt.set_client_mode(False)
    rpc.get_notifier = lambda *_args, **_more: None
    objects.Instance.save = lambda *_args, **_more: None
    objects.Service.get_by_compute_host = classmethod(no_service)
    for kind in dir(objects):
        for get in "get_by_host", "get_by_instance_uuid":
            if kind.endswith("List") and hasattr(getattr(objects, kind), get):
                setattr(getattr(objects, kind), get, classmethod(
                    lambda cls, *_args, **_more: cls(objects=[])))


def main():
    conf = nova.conf.CONF
    config.parse_args(["compute.py"], default_config_files=sys.argv[1:],
                      configure_db=False, init_rpc=False)
    # As the compute manager does before it makes its driver.
    log.setup(conf, "nova")
    nova.conf.neutron.register_dynamic_opts(conf)
    nova.conf.devices.register_dynamic_opts(conf)
    objects.register_all()
    without_services(os.path.join(conf.state_path, "images"))
    answers, sys.stdout = sys.stdout, sys.stderr
    node = Node()
    for line in sys.stdin:
        verb, *arguments = line.split()
        try:
            answer = getattr(node, verb)(*arguments)
        except Exception as error:  # pylint: disable=broad-except
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        print(json.dumps(answer, sort_keys=True), file=answers, flush=True)


main()
