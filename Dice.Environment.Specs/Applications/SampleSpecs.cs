using System.Text.RegularExpressions;
using Dice.Environment.Applications;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

/// <summary>The sample applications without an engine: what is found out about each, and that they can be installed anywhere.</summary>
public sealed partial class SampleSpecs : IDisposable
{
    private static readonly string[] LockFiles = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. SampleApplication.All.Select(sample => sample.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nest-starter", "NestJS", 3000, "npm", ReloadKind.DiceTypeScript, "node-app-dev tsc")]
    [InlineData("astro-pnpm", "Astro", 4321, "pnpm", ReloadKind.OwnWatcher, "npm run dev -- --host 0.0.0.0 --port 4321")]
    [InlineData("nest-typeorm", "NestJS", 3000, "npm", ReloadKind.OwnWatcher, "npm run start:dev")]
    [InlineData("express-yarn", "Express", 3000, "yarn", ReloadKind.OwnWatcher, "npm run dev")]
    [InlineData("next-basepath", "Next.js", 3000, "npm", ReloadKind.OwnWatcher, "npm run dev")]
    [InlineData("pnpm-workspace", "Fastify", 3000, "pnpm 9.15.0", ReloadKind.OwnWatcher, "npm run dev")]
    public void Each_sample_is_understood_from_its_folder(string name, string framework, int port, string manager, ReloadKind reload, string command)
    {
        var sample = Of(name);
        var copy = new SampleCopy(sample, _folder["with spaces"]);

        var application = ApplicationInspector.Inspect(sample.Folder, copy.Application);

        application.Name.Should().Be(sample.Service);
        (application.Framework.Name, application.Port, application.Reload).Should().Be((framework, port, reload));
        application.Findings.Single(finding => finding.Subject == "package manager").Value.Should().Be(manager);
        string.Join(' ', application.Command).Should().Be(command);
        application.InstallationRoot.Should().Be(copy.Root);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_lock_file_names_a_registry(string name)
    {
        var locks = LockFiles.Select(file => Path.Combine(Of(name).Source, file)).Where(File.Exists).ToArray();

        locks.Should().ContainSingle();
        PackageAddress().Matches(File.ReadAllText(locks[0])).Select(match => match.Value).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_edit_of_a_reload_changes_a_copy_and_not_the_sample(string name)
    {
        var sample = Of(name);
        var copy = new SampleCopy(sample, _folder["copies"]);

        copy.Edit("Changed once");
        copy.Edit("Changed twice");

        File.ReadAllText(Path.Combine(copy.Root, sample.File)).Should().Contain("Changed twice").And.NotContain("Changed once").And.NotContain(sample.Marker);
        File.ReadAllText(Path.Combine(sample.Source, sample.File)).Should().Contain(sample.Marker);
        copy.FilesOfOthers().Should().BeEmpty();
    }

    [Fact]
    public void All_samples_join_one_stack_each_at_its_own_host()
    {
        var copies = SampleApplication.All.Select(sample => new SampleCopy(sample, _folder["with spaces"])).ToArray();
        var monorepo = copies.Single(copy => copy.Sample == SampleApplication.PnpmWorkspace);

        var stack = DiceStack.Create(Checkout.Fixtures.With($"{_folder["with spaces"]},{monorepo.Root}"));

        foreach (var sample in SampleApplication.All)
        {
            stack.Routes.Where(route => route.Host == sample.Host).Should().ContainSingle(sample.Name).Which.Service.Should().Be(sample.Service);
        }
    }

    private static SampleApplication Of(string name) => SampleApplication.All.Single(sample => sample.Name == name);

    [GeneratedRegex("""https?://(?<host>[^/"\s]+)/[^"\s]*\.tgz""")]
    private static partial Regex PackageAddress();
}
