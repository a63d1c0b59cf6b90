using System.Diagnostics;
using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images.Registries;

public sealed class RegistryInquirySpecs : IDisposable
{
    private readonly RecipeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_registry_that_does_not_answer_is_given_up_in_time()
    {
        var watch = Stopwatch.StartNew();

        var error = await new RegistryInquiry(new SilentStore(_folder.Store), TimeSpan.FromMilliseconds(200)).AskAsync("quay.io/a/b:1", TestContext.Current.CancellationToken);

        error!.Problem.Should().Be("the engine cannot reach the container registry quay.io: no answer within 0.2 s");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void By_default_a_registry_has_few_seconds() => RegistryInquiry.DefaultLimit.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(3));

    [Theory]
    [InlineData("unauthorized: authentication required")]
    [InlineData("manifest unknown")]
    public async Task A_registry_that_refuses_can_be_reached(string refusal)
    {
        var store = _folder.Store;
        store.Registry = reference => RegistryError.Explain(reference, refusal);

        (await new RegistryInquiry(store, TimeSpan.FromSeconds(10)).AskAsync("redis:7", TestContext.Current.CancellationToken)).Should().BeNull();
    }
}
