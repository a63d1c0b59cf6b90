using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Security.Containers;
using Dice.Environment.Security.Database;
using Dice.Environment.Security.Findings;
using Dice.Environment.Security.Reports;
using Dice.Environment.Security.Trivy;
using Dice.Environment.Services;
using Dice.Environment.Services.Observability;
using Dice.Environment.Setup;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Security;
using Dice.Environment.Specs.Support;
using Npgsql;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>The security scan passes, covers the whole environment, and finds what is planted.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class SecurityScanGate(CmsEnvironment environment, SharedStack shared, ScannedEnvironment scanned) : IClassFixture<ScannedEnvironment>, IDisposable
{
    /// <summary>Checks whose results change from day to day without a change of the checkout: they report, and `scan` fails for them.</summary>
    private static readonly string[] Daily = ["packages", "vulnerabilities"];

    /// <summary>The rules that the planted container violates.</summary>
    private static readonly string[] Planted = ["non-root", "read-only-root", "no-new-privileges", "capabilities", "pids-limit", "memory-limit", "log-rotation", "loopback-ports", "host-folder", "host-namespace"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_environment_has_no_findings_except_those_that_the_baseline_accepts()
    {
        var report = await scanned.ReportAsync();

        report.Open.Where(finding => !Daily.Any(check => finding.Rule.StartsWith($"{check}/", StringComparison.Ordinal)))
            .Select(finding => $"{finding.Rule} {finding.Subject}: {finding.Message}").Should().BeEmpty();
        report.UnusedEntries.Select(entry => $"{entry.Rule} {entry.Subject}").Should().BeEmpty("an entry that matches nothing hides the next finding");
    }

    [Fact]
    public async Task Every_container_host_role_and_image_is_checked()
    {
        var report = await scanned.ReportAsync();
        var running = await environment.ReadAsync();
        string[] CheckedBy(string check) => [.. report.Checks.Single(one => one.Name == check).Checked];

        CheckedBy("containers").Should().Contain(running.Services.Select(service => service.Name)).And.Contain("reaper");
        CheckedBy("tls").Should().BeEquivalentTo(running.Edge!.Hosts);
        CheckedBy("headers").Should().BeEquivalentTo(running.Edge.Routes);
        CheckedBy("database").Should().Contain([PostgresRoles.Application, PostgresRoles.Rules, PostgresRoles.Cms, PostgresRoles.Monitor]);
        CheckedBy("sbom").Should().Contain(running.Services.Select(service => service.Image));
        CheckedBy("compose").Should().Contain(CmsEnvironment.Stack.Services.Select(service => service.Name).Where(name => name != LogCollector.Name), "the exported file leaves the collector of logs out");
        Directory.GetFiles(Path.Combine(ScannedEnvironment.Folder, BillOfMaterials.Folder)).Length.Should().BeGreaterThanOrEqualTo(CheckedBy("sbom").Length);
        new[] { ScanFiles.Page, ScanFiles.Sarif, ScanFiles.JUnit, ScanFiles.Json }.Select(file => Path.Combine(ScannedEnvironment.Folder, file)).Should().OnlyContain(path => File.Exists(path));
    }

    [Fact]
    public async Task The_packages_of_every_recipe_image_are_compared_with_Debians_security_suite()
    {
        Assert.SkipWhen(CommandLookup.Find("apt-get") is null, "this machine has no apt-get, so its settings name no Debian mirror");
        var report = await scanned.ReportAsync();
        var images = (await environment.ReadAsync()).Services.Where(service => service.ImageOrigin == "recipe").Select(service => service.Image);

        report.Checks.Single(check => check.Name == "packages").Checked.Should().Contain(images);
    }

    [Fact]
    public async Task Without_a_database_of_vulnerabilities_no_image_counts_as_checked()
    {
        var context = await scanned.OpenAsync(_folder["out"]);
        context = context with { Trivy = new TrivyScanner(Checkout.Root, context.Cache) { DatabaseRepository = "127.0.0.1:1/none", DatabaseFolder = _folder["database"] } };

        var result = await new VulnerabilityCheck().RunAsync(context, Stop);

        result.Checked.Should().BeEmpty();
        result.NotChecked.Select(omission => omission.Subject).Should().Contain((await environment.ReadAsync()).Services.Select(service => service.Image));
        result.NotChecked.Should().OnlyContain(omission => omission.Reason.Contains("cannot be used"));
    }

    [Fact]
    public async Task A_secret_in_the_checkout_and_a_Dockerfile_that_runs_as_root_are_found()
    {
        var recipe = Directory.CreateDirectory(_folder["checkout/fixtures/images/planted"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(recipe, "Dockerfile"), "FROM debian:trixie\nUSER root\nHEALTHCHECK CMD true\n", Stop);
        // Put together here, so that the scan of this checkout does not find them.
        await File.WriteAllTextAsync(_folder["checkout/deploy.sh"], $"export AWS_ACCESS_KEY_ID={"AKIA"}{"IOSFODNN7EXAMPL3"}\nTOKEN={"ghp_"}{new string('a', 18)}{new string('1', 18)}\n", Stop);
        var context = await scanned.OpenAsync(_folder["out"]) with { Root = _folder["checkout"] };

        var secrets = await new SecretCheck().RunAsync(context, Stop);
        var recipes = await new RecipeCheck().RunAsync(context, Stop);

        secrets.Findings.Select(finding => (finding.Rule, finding.Subject)).Should().BeEquivalentTo([("secrets/aws-access-key-id", "deploy.sh"), ("secrets/github-pat", "deploy.sh")]);
        secrets.Findings.Should().NotContain(finding => finding.Message.Contains("IOSFODNN7"), "the report contains no secret");
        recipes.Findings.Should().ContainSingle().Which.Should().Match<SecurityFinding>(finding => finding.Rule == "recipes/DS002" && finding.File == "fixtures/images/planted/Dockerfile");
    }

    [Fact]
    public async Task A_container_that_is_not_confined_violates_each_rule()
    {
        var engine = (await shared.Environments).Engine.Client;
        var image = (await environment.ReadAsync())[Redis.Name].Image;
        var id = EnvironmentId.NewUnique("unconfined");
        var created = await engine.Containers.CreateContainerAsync(
            new Api.CreateContainerParameters
            {
                Image = image,
                User = "root",
                Labels = new Dictionary<string, string> { [Labels.Environment] = id.Value, [Labels.Service] = "planted" },
                HostConfig = new Api.HostConfig
                {
                    PortBindings = new Dictionary<string, IList<Api.PortBinding>> { ["6379/tcp"] = [new Api.PortBinding { HostIP = "0.0.0.0", HostPort = "0" }] },
                    Mounts = [new Api.Mount { Type = "bind", Source = "/etc", Target = "/host", ReadOnly = true }],
                    PidMode = "host",
                },
            },
            Stop);
        try
        {
            var context = await Checkout.InstallationOf(id).OpenScanAsync((await shared.Environments).Engine, _folder["out"], Stop);
            var result = await new ContainerCheck().RunAsync(context, Stop);

            result.Findings.Select(finding => finding.Rule).Should().BeEquivalentTo(
                Planted.Select(rule => $"containers/{rule}"));
        }
        finally
        {
            await engine.Containers.RemoveContainerAsync(created.ID, new Api.ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_role_of_a_service_that_becomes_a_superuser_is_found()
    {
        await using var connection = await DatabaseAccess.For(await environment.ReadAsync(), SignedIn.Secrets).OpenAsync(cancellation: Stop);
        await using var rolledBack = await connection.BeginTransactionAsync(Stop);
        await using var change = new NpgsqlCommand($"ALTER ROLE {PostgresRoles.Application} SUPERUSER", connection, rolledBack);
        await change.ExecuteNonQueryAsync(Stop);

        var result = await new DatabaseRoleCheck().CheckAsync(connection, [PostgresRoles.Application, PostgresRoles.Rules], Stop);

        result.Findings.Should().ContainSingle().Which.Subject.Should().Be(PostgresRoles.Application);
    }
}
