using Dice.Environment.Kubernetes.LocalNodes;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Kubernetes;

public sealed class NodeMachineSpecs
{
    private static readonly NodeMachine Suitable = new(IsLinux: true, IsRoot: true, MissingCommands: [], HasControlGroups: true);

    [Fact]
    public void A_suitable_machine_has_no_obstacle() => Suitable.Problem.Should().BeNull();

    [Fact]
    public void Without_root_the_error_names_sudo_and_another_cluster() =>
        Errors(Suitable with { IsRoot = false }).Should().Contain("needs root").And.Contain("sudo").And.Contain("--context");

    [Fact]
    public void On_another_system_the_error_names_another_cluster() =>
        Errors(Suitable with { IsLinux = false, IsRoot = false }).Should().Contain("needs Linux").And.Contain("Rancher Desktop").And.Contain("--context");

    [Fact]
    public void Missing_commands_are_named() => Errors(Suitable with { MissingCommands = ["unshare", "flock"] }).Should().Contain("unshare, flock").And.Contain("util-linux");

    [Fact]
    public void A_machine_without_control_groups_is_refused() => Errors(Suitable with { HasControlGroups = false }).Should().Contain("/sys/fs/cgroup");

    [Fact]
    public void Dice_home_on_an_overlay_file_system_is_named_before_a_node_is_built() =>
        Errors(Suitable with { OverlayHome = "/root/dice" }).Should().Contain("/root/dice").And.Contain("overlay").And.Contain("DICE_HOME");

    [Fact]
    public void The_file_system_of_Dice_home_is_known_before_the_folder_exists()
    {
        NodeMachine.With("/proc/dice/home").OverlayHome.Should().BeNull("proc is no overlay");
        NodeMachine.With("/").OverlayHome.Should().Be(new DriveInfo("/").DriveFormat.StartsWith("overlay", StringComparison.Ordinal) ? "/" : null);
    }

    private static string Errors(NodeMachine machine)
    {
        var error = machine.Invoking(one => one.Check()).Should().Throw<DiceException>().Which;
        return $"{error.Problem}\n{error.Remedy}";
    }
}
