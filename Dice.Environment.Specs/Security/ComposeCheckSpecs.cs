using Dice.Environment.Model;
using Dice.Environment.Security.Containers;

namespace Dice.Environment.Specs.Security;

/// <summary>The rules for containers, applied to Compose files.</summary>
public sealed class ComposeCheckSpecs
{
    private const string Confined = """
        services:
          web:
            image: web
            user: 1000:1000
            read_only: true
            cap_drop: [ALL]
            security_opt: ["no-new-privileges:true"]
            pids_limit: 64
            mem_limit: 64m
            ports: ["127.0.0.1::3000", "127.0.0.1:${PORT:-80}:8080"]
            volumes:
              - type: bind
                source: ./src
                target: /app/src
            logging: { driver: json-file, options: { max-size: 10m } }
        """;

    [Fact]
    public void A_confined_service_violates_no_rule() => Rules(Confined).Should().BeEmpty();

    [Theory]
    [InlineData("user: 1000:1000", "user: root", "non-root")]
    [InlineData("user: 1000:1000", "user: '0:0'", "non-root")]
    [InlineData("user: 1000:1000", "hostname: web", "non-root")]
    [InlineData("read_only: true", "read_only: false", "read-only-root")]
    [InlineData("cap_drop: [ALL]", "cap_drop: [NET_RAW]", "capabilities")]
    [InlineData("security_opt: [\"no-new-privileges:true\"]", "security_opt: []", "no-new-privileges")]
    [InlineData("pids_limit: 64", "pids_limit: -1", "pids-limit")]
    [InlineData("mem_limit: 64m", "cpus: 1", "memory-limit")]
    [InlineData("127.0.0.1::3000", "3000:3000", "loopback-ports")]
    [InlineData("127.0.0.1:${PORT:-80}:8080", "${PORT:-80}:8080", "loopback-ports")]
    [InlineData("127.0.0.1::3000", "0.0.0.0:3000:3000", "loopback-ports")]
    [InlineData("source: ./src", "source: /var/run/docker.sock", "engine-socket")]
    [InlineData("source: ./src", "source: /etc/", "host-folder")]
    [InlineData("options: { max-size: 10m }", "options: {}", "log-rotation")]
    [InlineData("image: web", "privileged: true", "privileged")]
    [InlineData("image: web", "network_mode: host", "host-namespace")]
    public void A_service_that_is_less_confined_violates_the_rule(string setting, string weaker, string rule) =>
        Rules(Confined.Replace(setting, weaker, StringComparison.Ordinal)).Should().Equal($"compose/{rule}");

    [Fact]
    public void A_service_that_is_built_runs_as_the_user_of_its_Dockerfile()
    {
        Rules(Confined.Replace("user: 1000:1000", "build: { dockerfile_inline: \"FROM base\\nUSER root\\nRUN true\\nUSER node\\n\" }", StringComparison.Ordinal)).Should().BeEmpty();
        Rules(Confined.Replace("user: 1000:1000", "build: { dockerfile_inline: \"FROM base\\nRUN true\\n\" }", StringComparison.Ordinal)).Should().Equal("compose/non-root");
    }

    [Fact]
    public void A_file_that_is_not_YAML_is_an_error() => FluentActions.Invoking(() => Rules("services: [")).Should().Throw<DiceException>().WithMessage("*not valid YAML*");

    private static string[] Rules(string text) => [.. new ComposeCheck().Check(text).Findings.Select(finding => finding.Rule)];
}
