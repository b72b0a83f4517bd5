import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { seesAllProjects } from '../projects/fragments.ts';
import { commentNotices } from './notices/notices.ts';
import { placeOfComment, seesComment } from './fragments.ts';
import { searchedComments } from './search/queries.ts';
import { purge, purgeComment } from './removal/purge.ts';
import { commentsRouter } from './router.ts';

const commentsJobs = router({
  purge: jobProcedure(purgeComment).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const commentsDomain = {
  router: commentsRouter,
  jobs: commentsJobs,
  notices: commentNotices,
  references: { project_comment: 'project_comments' },
  searched: { project_comment: searchedComments },
  audiences: {
    comment: {
      needs: 'projects.read',
      sees: seesComment,
      open: seesAllProjects,
      project: (team_id, id) => placeOfComment('home_project_id', team_id, id),
    },
    comment_star: audited,
  },
  tables: {
    project_comments: ofPerson('author_id', { kept: 'purge_at', project: 'deleted', authored: ['content'] }),
    comment_mentions: ofPerson('person_id'),
    comment_stars: ofPerson('person_id', { erased: 'rows' }),
  },
} satisfies Domain;
