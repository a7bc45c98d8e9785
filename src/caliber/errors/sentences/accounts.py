from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
}
