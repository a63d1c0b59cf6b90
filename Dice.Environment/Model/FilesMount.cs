namespace Dice.Environment.Model;

/// <summary>A read-only folder of files whose content is part of the model, such as a service's configuration. Dice writes it before the service starts.</summary>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="Files">The files.</param>
public sealed record FilesMount(string Target, ImmutableArray<ModelFile> Files) : Mount(Target);

/// <summary>A file whose content is part of the model.</summary>
/// <param name="Name">The path in the mounted folder.</param>
/// <param name="ExportedAs">The path in the checkout to which <c>export</c> writes it.</param>
/// <param name="Write">Returns the content, without secrets. Called only when the file is written: most verbs need the model without it.</param>
public sealed record ModelFile(string Name, string ExportedAs, Func<Value> Write);
