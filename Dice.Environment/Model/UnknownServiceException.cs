namespace Dice.Environment.Model;

/// <summary>A service was named that the stack does not have.</summary>
public sealed class UnknownServiceException : DiceException
{
    /// <summary>Names the unknown ones and lists those that exist.</summary>
    public UnknownServiceException(IReadOnlyCollection<string> unknown, Stack stack)
        : base(
            $"unknown service{(unknown.Count > 1 ? "s" : "")} {string.Join(", ", unknown.Select(name => $"'{name}'"))} in stack '{stack.Name}'",
            $"choose from: {string.Join(", ", stack.Services.Select(service => service.Name).Order(StringComparer.Ordinal))}")
    {
    }
}
