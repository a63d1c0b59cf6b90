using Dice.Environment.Edge.Certificates;
using Dice.Environment.Edge.Trust;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Edge;

public sealed class TrustStoreSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;

    public TrustStoreSpecs() => _authority = CertificateAuthority.Open(_folder["ca"], "dice.local");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("usr/local/share/ca-certificates", "update-ca-certificates")]
    [InlineData("etc/pki/ca-trust/source/anchors", "update-ca-trust")]
    [InlineData("etc/ca-certificates/trust-source/anchors", "update-ca-trust")]
    public async Task Root_installs_and_removes_in_the_systems_store(string anchors, string command)
    {
        var anchor = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["root"], anchors)).FullName, "dice-development-ca.crt");
        var commands = new FakeCommands { Answer = UpdateBundle };
        var store = new TrustStore("dice.local", Machine(commands, privileged: true));

        (await store.CheckAsync(Root, Cancellation))[0].Outcome.Should().Be(TrustOutcome.Absent);
        (await store.InstallAsync(Root, Cancellation))[0].Outcome.Should().Be(TrustOutcome.Installed);
        commands.Ran.Should().Equal(command);
        File.ReadAllText(anchor).Should().Be(File.ReadAllText(Root));
        (await store.InstallAsync(Root, Cancellation))[0].Outcome.Should().Be(TrustOutcome.AlreadyThere);
        (await store.CheckAsync(Root, Cancellation))[0].Outcome.Should().Be(TrustOutcome.AlreadyThere);
        (await store.RemoveAsync(Cancellation))[0].Outcome.Should().Be(TrustOutcome.Removed);
        (await store.RemoveAsync(Cancellation))[0].Outcome.Should().Be(TrustOutcome.Absent);
        File.Exists(anchor).Should().BeFalse();
    }

    [Fact]
    public async Task Another_root_of_ours_is_replaced()
    {
        var anchor = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["root"], "usr/local/share/ca-certificates")).FullName, "dice-development-ca.crt");
        using var old = CertificateAuthority.Open(_folder["old"], "dice.local");
        var store = new TrustStore("dice.local", Machine(new FakeCommands { Answer = UpdateBundle }, privileged: true));
        await store.InstallAsync(old.RootCertificatePath, Cancellation);

        (await store.InstallAsync(Root, Cancellation))[0].Outcome.Should().Be(TrustOutcome.Installed);

        File.ReadAllText(anchor).Should().Be(File.ReadAllText(Root));
    }

    [Fact]
    public async Task Without_root_the_command_to_run_is_told_and_nothing_is_touched()
    {
        var anchors = Directory.CreateDirectory(Path.Combine(_folder["root"], "usr/local/share/ca-certificates")).FullName;
        var commands = new FakeCommands();
        var store = new TrustStore("dice.local", Machine(commands, privileged: false));

        var result = (await store.InstallAsync(Root, Cancellation))[0];

        result.Outcome.Should().Be(TrustOutcome.Skipped);
        result.Note.Should().Contain($"sudo install -m 0644 {Root} {anchors}/dice-development-ca.crt && sudo update-ca-certificates");
        commands.Ran.Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(anchors).Should().BeEmpty();
    }

    [Fact]
    public async Task A_bundle_that_could_not_be_made_is_reported_and_leaves_nothing_behind()
    {
        var anchors = Directory.CreateDirectory(Path.Combine(_folder["root"], "usr/local/share/ca-certificates")).FullName;
        var store = new TrustStore("dice.local", Machine(new FakeCommands { Answer = _ => new CommandResult(1, "", "disk full") }, privileged: true));

        var result = (await store.InstallAsync(Root, Cancellation))[0];

        result.Outcome.Should().Be(TrustOutcome.Skipped);
        result.Note.Should().Contain("disk full");
        Directory.EnumerateFileSystemEntries(anchors).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_certutil_browsers_are_skipped_with_the_way_to_get_it()
    {
        var result = (await new TrustStore("dice.local", Machine(new FakeCommands(), privileged: true)).InstallAsync(Root, Cancellation)).Single();

        result.Store.Should().Be("Chromium");
        result.Outcome.Should().Be(TrustOutcome.Skipped);
        result.Note.Should().Contain("certutil").And.Contain("--only certutil");
    }

    [Fact]
    public async Task Browsers_databases_take_the_root_and_give_it_back()
    {
        var commands = new ProcessCommandRunner();
        await RequiredCommand.EnsureAsync("certutil");
        var firefox = Directory.CreateDirectory(Path.Combine(_folder["home"], ".mozilla", "firefox", "abc.default")).FullName;
        (await commands.RunAsync("certutil", ["-d", $"sql:{firefox}", "-N", "--empty-password"], Cancellation)).Succeeded.Should().BeTrue();
        using var old = CertificateAuthority.Open(_folder["old"], "dice.local");
        var store = new TrustStore("dice.local", Machine(commands, privileged: false));
        await store.InstallAsync(old.RootCertificatePath, Cancellation);

        (await store.CheckAsync(Root, Cancellation)).Should().OnlyContain(result => result.Outcome == TrustOutcome.Absent, "another root is not this one");
        (await store.InstallAsync(Root, Cancellation)).Should().Equal(new TrustResult("Chromium", TrustOutcome.Installed), new TrustResult("Firefox (abc.default)", TrustOutcome.Installed));
        (await store.InstallAsync(Root, Cancellation)).Should().OnlyContain(result => result.Outcome == TrustOutcome.AlreadyThere);
        (await store.CheckAsync(Root, Cancellation)).Should().OnlyContain(result => result.Outcome == TrustOutcome.AlreadyThere);
        (await store.RemoveAsync(Cancellation)).Should().OnlyContain(result => result.Outcome == TrustOutcome.Removed);
        (await store.RemoveAsync(Cancellation)).Should().OnlyContain(result => result.Outcome == TrustOutcome.Absent);
    }

    [Fact]
    public async Task Browsers_that_are_flatpaks_have_databases_of_their_own()
    {
        string[] profiles = [".var/app/org.mozilla.firefox/.mozilla/firefox/a.default", ".var/app/org.mozilla.firefox/config/mozilla/firefox/b.default", ".var/app/io.gitlab.librewolf-community/.librewolf/c.default", ".librewolf/d.default"];
        foreach (var profile in profiles)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder[$"home/{profile}"]).FullName, "cert9.db"), "");
        }

        Directory.CreateDirectory(_folder["home/.var/app/org.chromium.Chromium"]);
        Directory.CreateDirectory(_folder["home/.var/app/com.brave.Browser/data/pki/nssdb"]);
        var commands = new FakeCommands("certutil");

        var results = await new TrustStore("dice.local", Machine(commands, privileged: false)).InstallAsync(Root, Cancellation);

        results.Select(result => result.Store).Should().Equal("Chromium", "Chromium (flatpak)", "Brave (flatpak)", "Firefox (a.default)", "Firefox (b.default)", "LibreWolf (d.default)", "LibreWolf (c.default)");
        commands.Ran.Should().Contain(line => line.StartsWith($"certutil -d sql:{_folder["home/.var/app/org.chromium.Chromium/.pki/nssdb"]} -A", StringComparison.Ordinal))
            .And.Contain(line => line.StartsWith($"certutil -d sql:{_folder["home/.var/app/com.brave.Browser/data/pki/nssdb"]} -A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_sudo_browsers_databases_are_changed_as_the_user_who_called()
    {
        var commands = new FakeCommands("certutil");
        var machine = Machine(commands, privileged: true) with { Caller = new SudoCaller(1000, 1000, "mira", "/home/mira") };

        await new TrustStore("dice.local", machine).InstallAsync(Root, Cancellation);

        commands.Ran.Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith("sudo -n -H -u #1000 -- /fake/certutil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Macs_keychain_is_asked_to_trust_the_root()
    {
        var commands = new FakeCommands { Answer = line => new CommandResult(line.Contains("find-certificate") ? 1 : 0, "", "") };
        var store = new TrustStore("dice.local", Machine(commands, privileged: false) with { IsMac = true });

        (await store.InstallAsync(Root, Cancellation)).Single().Outcome.Should().Be(TrustOutcome.Installed);

        commands.Ran[^1].Should().StartWith("security add-trusted-cert").And.EndWith(Root);
    }

    [Fact]
    public async Task A_root_that_is_not_there_is_an_error() =>
        await new TrustStore("dice.local", Machine(new FakeCommands(), privileged: true))
            .Invoking(store => store.InstallAsync(_folder["nothing.crt"], Cancellation)).Should().ThrowAsync<DiceException>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => _authority.RootCertificatePath;

    private TrustMachine Machine(ICommandRunner commands, bool privileged) =>
        new() { Root = _folder["root"], Home = Directory.CreateDirectory(_folder["home"]).FullName, IsPrivileged = privileged, IsMac = false, Commands = commands, Caller = null };

    /// <summary>What Debian's command does, as far as it is looked at.</summary>
    private CommandResult UpdateBundle(string command)
    {
        var evidence = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["root"], "etc/ssl/certs")).FullName, "dice-development-ca.pem");
        File.WriteAllText(evidence, "");
        return new CommandResult(0, "", "");
    }
}
