using Dice.Environment.Model;

namespace Dice.Environment.Specs.Budget;

/// <summary>Checks a measured stack against its budget.</summary>
public static class BudgetCheck
{
    /// <summary>A service that reaches this share of its limit under a light load would be killed under a real one.</summary>
    private const double MostOfLimit = 0.9;

    /// <summary>Asserts that limits, memory in use and disk keep within the budget, and that the engine enforces the definitions' limits.</summary>
    /// <param name="document">The measurement.</param>
    /// <param name="stack">The definitions of the measured services.</param>
    public static void KeepsWithinBudget(this BudgetDocument document, Stack stack)
    {
        document.Containers.Select(container => container.Name).Should().BeEquivalentTo([.. stack.Services.Select(service => service.Name), "reaper"]);
        document.Containers.Should().OnlyContain(container => container.LimitBytes > 0, "every container has a limit");
        document.Containers.Where(container => container.Name != "reaper").Should().OnlyContain(
            container => container.LimitBytes == (long)stack[container.Name].Limits.MemoryMiB!.Value << 20, "the engine enforces the definition's limit");
        document.LimitsBytes.Should().BeLessThanOrEqualTo(document.Budget.MemoryBytes);
        document.Containers.Should().OnlyContain(container => container.LoadedBytes > 0 && container.LoadedBytes < container.LimitBytes * MostOfLimit);
        document.DiskBytes.Should().BeLessThan(document.Budget.DiskBytes);
        document.OfficialDiskBytes.Should().BeLessThan(document.Budget.DiskBytes, "by estimate the official images keep within it too");
        document.Volumes.Should().HaveCountGreaterThanOrEqualTo(2).And.OnlyContain(volume => volume.Bytes > 0);
        document.ImagesBytes.Should().BeLessThanOrEqualTo(document.Images.Sum(image => image.Bytes), "applications share Node's layers")
            .And.BeGreaterThanOrEqualTo(document.Images.Max(image => image.Bytes));
    }
}
