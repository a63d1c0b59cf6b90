using Dice.Environment.Surroundings;

namespace Dice.Environment.Specs.Surroundings;

/// <summary>What is decided about other tools' variables.</summary>
public sealed class ToolVariablesSpecs
{
    [Theory]
    [InlineData("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "mirror.example")]
    [InlineData("TESTCONTAINERS_WAIT_STRATEGY_TIMEOUT", "00:00:01")]
    [InlineData("PGPASSFILE", "/root/.pgpass")]
    [InlineData("PGOPTIONS", "-c statement_timeout=1")]
    [InlineData("PGTZ", "Mars/Olympus")]
    [InlineData("AWS_PROFILE", "production")]
    [InlineData("AWS_ENDPOINT_URL", "https://s3.example")]
    [InlineData("AWS_CA_BUNDLE", "/nonexistent.pem")]
    [InlineData("NODE_OPTIONS", "--require /nonexistent.js")]
    [InlineData("npm_config_dry_run", "true")]
    [InlineData("NPM_CONFIG_IGNORE_SCRIPTS", "true")]
    [InlineData("DOCKER_DEFAULT_PLATFORM", "linux/s390x")]
    [InlineData("DOCKER_CONTENT_TRUST", "1")]
    [InlineData("DOCKER_BUILDKIT", "1")]
    [InlineData("BASH_ENV", "/root/first.sh")]
    [InlineData("POSIXLY_CORRECT", "1")]
    [InlineData("CDPATH", "/tmp")]
    public void Settings_of_other_tools_are_cleared(string name, string value) =>
        Decide((name, value)).Should().Contain(name, null);

    [Theory]
    [InlineData("HOME", "/home/mira")]
    [InlineData("PATH", "/usr/bin")]
    [InlineData("DOCKER_HOST", "unix:///run/docker.sock")]
    [InlineData("DOCKER_CONTEXT", "colima")]
    [InlineData("DOCKER_CONFIG", "/home/mira/.docker")]
    [InlineData("SSL_CERT_FILE", "/etc/company.pem")]
    [InlineData("NODE_EXTRA_CA_CERTS", "/etc/company.pem")]
    [InlineData("npm_config_registry", "https://npm.example/")]
    [InlineData("NPM_CONFIG_CAFILE", "/etc/company.pem")]
    [InlineData("npm_config_//npm.example/:_authToken", "x")]
    [InlineData("DICE_REGISTRY", "mirror.example/hub")]
    [InlineData("NO_COLOR", "1")]
    public void What_says_how_things_are_reached_is_kept(string name, string value) =>
        Decide((name, value)).Should().NotContainKey(name);

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("all_proxy")]
    public void No_proxy_leads_to_this_machine_and_the_users_own_exceptions_stay(string proxy)
    {
        var changes = Decide((proxy, "http://proxy.example:3128"), ("NO_PROXY", "intern.example, .corp"));

        changes.Should().NotContainKey(proxy);
        changes["NO_PROXY"].Should().Be("intern.example,.corp,localhost,127.0.0.1,::1");
        changes["no_proxy"].Should().Be(changes["NO_PROXY"]);
    }

    [Fact]
    public void Deciding_again_changes_nothing_more()
    {
        var variables = new Dictionary<string, string> { ["http_proxy"] = "http://proxy.example:3128", ["PGUSER"] = "mira", ["TMPDIR"] = "/gone" };
        Apply(variables);
        var once = new Dictionary<string, string>(variables);

        Apply(variables);

        variables.Should().Equal(once);

        static void Apply(Dictionary<string, string> variables)
        {
            foreach (var (name, value) in ToolVariables.Decide(variables, _ => false))
            {
                if (value is null)
                {
                    variables.Remove(name);
                }
                else
                {
                    variables[name] = value;
                }
            }
        }
    }

    [Fact]
    public void A_temporary_folder_counts_only_where_it_can_be_written()
    {
        ToolVariables.Decide(new Dictionary<string, string> { ["TMPDIR"] = "/gone" }, _ => false).Should().Contain("TMPDIR", null);
        ToolVariables.Decide(new Dictionary<string, string> { ["TMPDIR"] = "/var/tmp" }, folder => folder == "/var/tmp").Should().NotContainKey("TMPDIR");
    }

    private static IReadOnlyDictionary<string, string?> Decide(params (string Name, string Value)[] variables) =>
        ToolVariables.Decide(variables.ToDictionary(variable => variable.Name, variable => variable.Value), _ => true);
}
