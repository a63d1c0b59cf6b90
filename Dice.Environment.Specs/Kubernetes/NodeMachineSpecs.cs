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

    private static string Errors(NodeMachine machine)
    {
        var error = machine.Invoking(one => one.Check()).Should().Throw<DiceException>().Which;
        return $"{error.Problem}\n{error.Remedy}";
    }
}
