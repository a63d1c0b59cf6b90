using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Commands;

/// <summary>The verbs that change files of the machine do so, and say so in their exit code, whatever becomes of their output.</summary>
/// <remarks>They run over copies of those files, in a mount namespace of their own.</remarks>
[Trait("Phase", "1")]
public sealed class MachineOutputSpecs : IDisposable
{
    private const string Anchors = "/usr/local/share/ca-certificates";
    private readonly TemporaryFolder _folder = new();

    public MachineOutputSpecs() => Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "mounting over folders of the machine needs Linux and root");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task Hosts_writes_and_removes_its_lines(Outlet outlet)
    {
        var machine = await File.ReadAllTextAsync("/etc/hosts", Stop);
        var etc = await CopyAsync("/etc");
        var hosts = Path.Combine(etc, "hosts");
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n", Stop);

        (await outlet.RunOverAsync([("/etc", etc)], [], "hosts", "--write")).Should().Be(0);
        (await File.ReadAllTextAsync(hosts, Stop)).Should().Contain("127.0.0.1 api.dice.local").And.EndWith("# dice end\n");

        (await outlet.RunOverAsync([("/etc", etc)], [], "hosts", "--remove")).Should().Be(0);
        (await File.ReadAllTextAsync(hosts, Stop)).Should().Be("127.0.0.1 localhost\n");
        (await File.ReadAllTextAsync("/etc/hosts", Stop)).Should().Be(machine, "a copy was mounted over it");
    }

    [Theory]
    [MemberData(nameof(Outlets.All), MemberType = typeof(Outlets))]
    public async Task Trust_installs_and_removes_the_authority(Outlet outlet)
    {
        await RequiredCommand.EnsureAsync("certutil");
        Assert.SkipUnless(Directory.Exists(Anchors), $"this machine has no {Anchors}");
        (string, string)[] mounts = [("/etc", await CopyAsync("/etc")), (Anchors, Directory.CreateDirectory(_folder["anchors"]).FullName)];
        (string, string)[] variables = [("HOME", Directory.CreateDirectory(_folder["home"]).FullName), ("DICE_HOME", _folder["dice"])];
        var anchor = _folder["anchors/dice-development-ca.crt"];

        (await outlet.RunOverAsync(mounts, variables, "trust")).Should().Be(0);
        File.Exists(anchor).Should().BeTrue();
        File.Exists(_folder["etc/ssl/certs/dice-development-ca.pem"]).Should().BeTrue("the machine's bundle has it");
        File.Exists(_folder["home/.pki/nssdb/cert9.db"]).Should().BeTrue("Chromium has it");

        (await outlet.RunOverAsync(mounts, variables, "trust", "--check")).Should().Be(outlet is Outlet.FullDevice or Outlet.Closed ? 1 : 0, "this one only reads");
        (await outlet.RunOverAsync(mounts, variables, "trust", "--remove")).Should().Be(0);
        File.Exists(anchor).Should().BeFalse();
    }

    /// <summary>A copy of a folder, links as links.</summary>
    private async Task<string> CopyAsync(string folder)
    {
        var copy = _folder[Path.GetFileName(folder)];
        using var cp = System.Diagnostics.Process.Start("cp", ["-a", folder, copy]);
        await cp.WaitForExitAsync(Stop);
        cp.ExitCode.Should().Be(0);
        return copy;
    }
}
