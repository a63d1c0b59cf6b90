using System.Net;
using System.Net.Sockets;
using Dice.Environment.Diagnostics.Doctor;
using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Specs.Edge;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Diagnostics.Doctor;

/// <summary>What the doctor finds wrong with a machine; no engine takes part.</summary>
[Trait("Phase", "1")]
public sealed class MachineFindingSpecs : IDisposable
{
    private const string Host = "api.dice.local";
    private static readonly IPAddress[] ThisMachine = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taken_port_is_told_with_the_process_that_holds_it()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var stack = new Stack("s").With(new Service("edge", new ImageSource("e")).ListeningOnHost("https", 8443, "https", preferredHostPort: port));

        var found = await new PortCheck().RunAsync(CheckContext() with { Stack = stack }, Stop);

        var finding = found.Should().ContainSingle().Subject;
        finding.Severity.Should().Be(Severity.Warning);
        finding.What.Should().Contain($"{port}, wanted by edge.https").And.Contain($"process {Env.ProcessId} (");
        finding.Remedy.Should().Contain("next free port");
    }

    [Fact]
    public async Task A_name_without_its_second_loopback_address_is_found_and_multicast_is_blamed_where_it_is_used()
    {
        var finding = (await NamesAsync($"127.0.0.1 {Host}", "hosts: files mdns4_minimal [NOTFOUND=return] dns", ThisMachine)).Should().ContainSingle().Subject;

        finding.Severity.Should().Be(Severity.Warning);
        finding.What.Should().Contain($"{Host} is not pinned to ::1").And.Contain("multicast");
        finding.Remedy.Should().Contain("./run-env.sh hosts --write");
        (await NamesAsync($"127.0.0.1 {Host}", "hosts: files dns", ThisMachine)).Single().What.Should().NotContain("multicast", "this machine does not ask by it");
    }

    [Fact]
    public async Task A_name_that_stalls_is_found_with_the_time_it_took()
    {
        var stalls = Machine($"127.0.0.1 {Host}\n::1 {Host}", "hosts: mdns files") with { Resolve = _ => new TaskCompletionSource<IPAddress[]>().Task };

        var finding = (await new NameCheck().RunAsync(CheckContext() with { Machine = stalls }, Stop)).Should().ContainSingle().Subject;

        finding.Severity.Should().Be(Severity.Warning);
        finding.What.Should().MatchRegex($"{Host} was not resolved within [4-9][.][0-9] s");
        finding.Remedy.Should().Contain("/etc/nsswitch.conf");
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_found()
    {
        var finding = (await NamesAsync($"127.0.0.1 {Host}\n::1 {Host}", "hosts: dns", [IPAddress.Parse("192.0.2.7")])).Should().ContainSingle().Subject;

        finding.What.Should().Contain($"{Host} resolves to 192.0.2.7, which is not this machine");
    }

    [Fact]
    public async Task A_pinned_name_that_resolves_at_once_is_fine() =>
        (await NamesAsync($"127.0.0.1 {Host}\n::1 {Host}", "hosts: files dns", ThisMachine)).Should().ContainSingle().Which.Severity.Should().Be(Severity.Fine);

    [Fact]
    public async Task A_CA_that_no_store_trusts_is_found_and_one_that_is_trusted_is_fine()
    {
        Directory.CreateDirectory(_folder["root/usr/local/share/ca-certificates"]);
        Directory.CreateDirectory(_folder["home"]);
        var machine = new TrustMachine { Root = _folder["root"], Home = _folder["home"], IsPrivileged = true, IsMac = false, Commands = new FakeCommands("update-ca-certificates") };
        var context = CheckContext() with { Machine = new CheckedMachine { Trust = machine } };
        (await new TrustCheck().RunAsync(context, Stop)).Should().ContainSingle().Which.What.Should().Contain("no development CA yet");

        using var authority = CertificateAuthority.Open(context.Folders.CertificateAuthority("dice.local"), "dice.local");
        var finding = (await new TrustCheck().RunAsync(context, Stop)).Should().ContainSingle().Subject;

        finding.Severity.Should().Be(Severity.Warning);
        finding.What.Should().Contain("not trusted by");
        finding.Remedy.Should().Contain("./run-env.sh trust");
    }

    [Fact]
    public async Task A_CA_that_is_not_valid_yet_is_a_wrong_clock()
    {
        var context = CheckContext();
        using (CertificateAuthority.Open(context.Folders.CertificateAuthority("dice.local"), "dice.local"))
        {
        }

        var behind = context with { Machine = new CheckedMachine { Time = new FixedClock(TimeProvider.System.GetUtcNow().AddYears(-1)) } };

        (await new ClockCheck().RunAsync(behind, Stop)).Should().ContainSingle().Which.Should().Match<Finding>(
            finding => finding.Severity == Severity.Error && finding.What.Contains("valid from") && finding.Remedy!.Contains("timedatectl"));
        (await new ClockCheck().RunAsync(context, Stop)).Should().BeEmpty("the clock is right, and no engine is there");
    }

    [Fact]
    public async Task A_tool_that_is_missing_is_found_with_what_needs_it()
    {
        var found = await new ToolCheck().RunAsync(CheckContext() with { Machine = new CheckedMachine { Commands = new FakeCommands("docker") } }, Stop);

        found.Should().ContainSingle().Which.Should().Match<Finding>(
            finding => finding.Severity == Severity.Warning && finding.What.Contains("certutil is missing") && finding.Remedy!.Contains("setup-dev-environment.sh"));
    }

    private Task<IReadOnlyList<Finding>> NamesAsync(string hosts, string order, IPAddress[] addresses) =>
        new NameCheck().RunAsync(CheckContext() with { Machine = Machine(hosts, order) with { Resolve = _ => Task.FromResult(addresses) } }, Stop);

    private CheckedMachine Machine(string hosts, string order)
    {
        File.WriteAllText(_folder["hosts"], hosts + "\n");
        File.WriteAllText(_folder["nsswitch.conf"], order + "\n");
        return new CheckedMachine { HostsFile = _folder["hosts"], NameServiceSwitch = _folder["nsswitch.conf"] };
    }

    private CheckContext CheckContext() => new()
    {
        Id = EnvironmentId.Parse("examined"),
        Stack = new Stack("s").With(new Service("api", new ImageSource("a"))).With(new Route(Host, "api")),
        Images = [],
        Recipes = new RecipeCatalog(Path.Combine(Checkout.Root, "fixtures", "images")),
        Folders = new DiceFolders(_folder["dice"]),
    };
}
