using Dice.Environment.Data.Backup;
using Dice.Environment.Installations;
using Dice.Environment.Services;
using Dice.Environment.Specs.Kubernetes;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Support.Browser;

namespace Dice.Environment.Specs.Gates.Phase3.Kubernetes;

/// <summary>A backup of the stack on a cluster comes back whole in a fresh namespace.</summary>
[Collection(KubernetesCollection.Name)]
[Trait("Phase", "3")]
[Trait("Target", "kubernetes")]
[Needs(Need.Fixtures)]
public sealed class ClusterBackupGate(DeployedStack deployed)
{
    private const string Create = "mutation($input: CreateCharacterInput!) { createCharacter(input: $input) { id } }";
    private static readonly object Abilities = new { strength = 8, dexterity = 14, constitution = 12, intelligence = 16, wisdom = 12, charisma = 10 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_restored_in_a_fresh_namespace_has_the_same_content_and_its_users_sign_in()
    {
        var state = await deployed.GetAsync();
        using var folder = new TemporaryFolder();
        var marker = $"Kept {Guid.NewGuid():N}";
        using (var edge = await deployed.OpenEdgeAsync())
        using (var http = edge.CreateSignedInClient())
        {
            await http.AskAsync(Create, new { input = new { name = marker, species = "human", className = "wizard", abilities = Abilities, hitPoints = new { max = 7, current = 7 } } });
        }

        await using var stores = new ClusterStores(deployed.Installation, state.Started.Target, state.Client);
        var (file, manifest) = await KeeperOf(deployed.Installation, stores, folder).CreateAsync(output: null, automatic: false, Stop);
        await using var fresh = new FreshNamespace(deployed, "kubernetes-restored");
        await fresh.UpAsync([Backend.Name, LocalStack.Name]);
        await using var restoredStores = new ClusterStores(fresh.Installation, fresh.Target, state.Client);
        var keeper = KeeperOf(fresh.Installation, restoredStores, folder);

        await keeper.RestoreAsync(file, progress: null, Stop);

        var (_, restored) = await keeper.CreateAsync(output: null, automatic: false, Stop);
        restored.Parts.Select(part => (part.Store, part.ContentHash)).Should().BeEquivalentTo(manifest.Parts.Select(part => (part.Store, part.ContentHash)));
        await using var forward = await fresh.ForwardAsync(Backend.Name);
        using var characters = new ApiCharacters(SignedIn.CreateClient(new Uri($"http://127.0.0.1:{forward.LocalPort}")));
        (await characters.FindAsync(marker)).Should().ContainSingle();
    }

    private static BackupKeeper KeeperOf(Installation installation, ClusterStores stores, TemporaryFolder folder) => new(installation.DataIn(stores), folder["backups"]);
}
