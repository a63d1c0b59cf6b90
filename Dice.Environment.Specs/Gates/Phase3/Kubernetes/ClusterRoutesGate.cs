using System.Net;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>On a cluster, every route answers through the ingress over TLS, services start in order, and sign-in, graph and CMS work as in containers.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterRoutesGate(DeployedStack deployed)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_answers_through_the_ingress_with_a_certificate_of_the_development_CA()
    {
        var state = await deployed.GetAsync();
        using var edge = await deployed.OpenEdgeAsync();
        using var http = edge.CreateClient();
        state.Stack.Routes.Should().NotBeEmpty();
        foreach (var routed in state.Stack.Routes.Select(route => new RoutedService(route, state.Stack[route.Service])))
        {
            await Eventually.HoldsAsync(() => AskAsync(http, routed), status => status <= routed.HighestStatus, Deadline, $"{routed.Route.Address} answers");
        }
    }

    [Fact]
    public async Task Services_start_after_what_they_require_and_migrations_before_the_backend()
    {
        await deployed.GetAsync();
        var state = await deployed.ReadAsync();
        var job = state.Workloads.Single(workload => workload is { Kind: "Job", Service: Backend.Name });
        job.IsDone.Should().BeTrue();
        var migrated = state.PodsOf(job).Single(pod => pod.Status.Phase == "Succeeded").Status.ContainerStatuses[0].State.Terminated;
        migrated.ExitCode.Should().Be(0);
        var created = state.PodsOf(Backend.Name).Min(pod => pod.Metadata.CreationTimestamp);
        created.Should().BeOnOrAfter(migrated.FinishedAt!.Value, "the backend is applied when its database is migrated");
    }

    [Fact]
    public async Task No_container_was_restarted_while_the_stack_started()
    {
        await deployed.GetAsync();
        var restarted = (await deployed.ReadAsync()).Pods.SelectMany(pod => (pod.Status.ContainerStatuses ?? []).Select(status => (pod.Metadata.Name, status.RestartCount))).Where(entry => entry.RestartCount > 0);

        restarted.Should().BeEmpty("a probe or a dependency that is not waited for shows as a restart");
    }

    [Fact]
    public async Task A_seeded_user_signs_in_and_sees_their_characters()
    {
        using var edge = await deployed.OpenEdgeAsync();
        using var http = edge.CreateSignedInClient();

        var answer = await http.AskAsync("{ characters(first: 100) { nodes { name } } }");

        answer.Data.GetProperty("characters").GetProperty("nodes").Texts("name").Should().NotBeEmpty("the development data is loaded");
    }

    [Fact]
    public async Task One_query_of_the_graph_is_answered_by_both_subgraphs()
    {
        using var edge = await deployed.OpenEdgeAsync();
        using var http = edge.CreateSignedInClient();

        var answer = await http.AskAsync("{ characters(first: 100) { nodes { name characterClass { name } } } }");

        // The class of a character is a type of the rules' subgraph.
        answer.Data.GetProperty("characters").GetProperty("nodes").EnumerateArray()
            .Should().Contain(character => character.GetProperty("characterClass").ValueKind == System.Text.Json.JsonValueKind.Object);
    }

    [Fact]
    public async Task The_CMS_answers_with_its_seeded_rules()
    {
        using var cms = new CmsClient(await deployed.OpenEdgeAsync());

        (await cms.DocumentsAsync("spells")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Who_does_not_trust_the_development_CA_is_not_served()
    {
        var target = (await deployed.GetAsync()).Started.Target;
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(target.IngressAddress!, Stop);
        await using var tls = new System.Net.Security.SslStream(client.GetStream());

        await FluentActions.Awaiting(() => tls.AuthenticateAsClientAsync(
            new System.Net.Security.SslClientAuthenticationOptions
            {
                TargetHost = Backend.Host,
                CertificateChainPolicy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
                {
                    TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
                },
            },
            Stop)).Should().ThrowAsync<System.Security.Authentication.AuthenticationException>();
    }

    private static async Task<int> AskAsync(HttpClient http, RoutedService routed)
    {
        try
        {
            return await routed.AskAsync(http, Stop);
        }
        catch (HttpRequestException)
        {
            return (int)HttpStatusCode.ServiceUnavailable;
        }
    }
}
