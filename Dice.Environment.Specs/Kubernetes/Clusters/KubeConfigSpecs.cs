using Dice.Environment.Kubernetes.Api;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>The cluster that a user names.</summary>
[Trait("Phase", "3")]
public sealed class KubeConfigSpecs
{
    [Fact]
    public async Task A_context_that_does_not_exist_is_an_error_that_lists_those_that_do()
    {
        await using var server = new FakeApiServer();

        var error = Assert.Throws<DiceException>(() => KubeConfigFile.Find(server.KubeConfig, home: "/nonexistent").Choose("tset"));

        error.Problem.Should().Contain("no context 'tset'").And.Contain(server.KubeConfig);
        error.Remedy.Should().Contain("test, other");
    }

    [Fact]
    public async Task Without_a_name_the_current_context_is_used()
    {
        await using var server = new FakeApiServer();

        KubeConfigFile.Find(server.KubeConfig, home: "/nonexistent").Choose(null).Should().Be("test");
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_that_names_it() =>
        Assert.Throws<DiceException>(() => KubeConfigFile.Find("/nonexistent/config", home: "/nonexistent")).Problem.Should().Contain("/nonexistent/config");

    [Fact]
    public void A_file_that_is_no_kubeconfig_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder["config"];
        File.WriteAllText(path, "contexts: [");

        Assert.Throws<DiceException>(() => KubeConfigFile.Read(path)).Problem.Should().Contain(path).And.Contain("cannot be read as a kubeconfig file");
    }

    [Fact]
    public void Several_files_in_the_variable_are_refused_with_the_command_that_merges_them() =>
        Assert.Throws<DiceException>(() => KubeConfigFile.Find("/a:/b", home: "/nonexistent")).Remedy.Should().Contain("--flatten");

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_an_error_with_its_context_and_address()
    {
        await using var server = new FakeApiServer { IsSilent = true };

        var error = await Assert.ThrowsAsync<DiceException>(() => ClusterClient.ConnectAsync(server.KubeConfig, "other", TestContext.Current.CancellationToken, TimeSpan.FromMilliseconds(300)));

        error.Problem.Should().Contain("'other'").And.Contain($"{server.Address.Host}:{server.Address.Port}").And.Contain("no answer within 0.3 s");
        ClusterClient.AnswerLimit.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_cluster_that_refuses_the_connection_is_an_error_with_its_address()
    {
        string file;
        using var folder = new TemporaryFolder();
        await using (var server = new FakeApiServer())
        {
            file = folder["config"];
            File.Copy(server.KubeConfig, file);
        }

        var error = await Assert.ThrowsAsync<DiceException>(() => ClusterClient.ConnectAsync(file, "test", TestContext.Current.CancellationToken));

        error.Problem.Should().Contain("does not answer at http://127.0.0.1:").And.Contain("refused");
    }

    [Fact]
    public async Task Refused_credentials_are_told_apart_from_a_cluster_that_does_not_answer()
    {
        await using var server = new FakeApiServer();
        server.Forbidden.Add("/version");

        var error = await Assert.ThrowsAsync<DiceException>(server.ConnectAsync);

        error.Problem.Should().Contain("refuses the credentials (403)");
    }
}
